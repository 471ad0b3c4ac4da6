import TerraceCore
import TerraceFrontEnd

/// Writes a cache's data to a container, a container's files to a cache, and deletes all data of one.
struct RedisFiles: AzureResource {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    // MARK: Import and export

    struct Import: VendorInput {
        let format: String?
        let files: [String]?

        init(_ input: InputReader) {
            format = input.text("format")
            files = input.texts("files")
        }
    }

    func `import`(_ input: Import) async throws(AzureError) -> WireResponse {
        try check(format: input.format)
        let view = try await premium()
        guard let files = input.files, !files.isEmpty else { throw .invalid("files", "One or more are needed.") }
        let addresses = try files.map { (file) throws(AzureError) in try BlobAddress.file(file, "files") }
        let operation = try await call.core(about: call.subject) {
            try await $0.snapshots.fill(view.record.spec.id, from: addresses, replacing: true, with: [])
        }
        return LongRunningOperations(call).action(operation.id, location: RedisView(view: view).location)
    }

    struct Export: VendorInput {
        let format: String?
        let prefix: String?
        let container: String?

        init(_ input: InputReader) {
            format = input.text("format")
            prefix = input.text("prefix")
            container = input.text("container")
        }
    }

    func export(_ input: Export) async throws(AzureError) -> WireResponse {
        try check(format: input.format)
        let view = try await premium()
        guard let prefix = input.prefix, !prefix.isEmpty else { throw .invalid("prefix", "It is needed.") }
        guard let container = input.container, !container.isEmpty else { throw .invalid("container", "It is needed.") }
        let address = try BlobAddress.file(named: "\(prefix).rdb", in: container, "container")
        let operation = try await call.core(about: call.subject) {
            try await $0.snapshots.export(view.record.spec.id, to: address, with: [])
        }
        return LongRunningOperations(call).action(operation.id, location: RedisView(view: view).location)
    }

    private func check(format: String?) throws(AzureError) {
        guard format.map({ $0.lowercased() == "rdb" || $0.isEmpty }) ?? true else {
            throw .invalid("format", "Files have the format 'rdb'.")
        }
    }

    /// The service has import and export for its Premium tier only.
    private func premium() async throws(AzureError) -> CacheView {
        let view = try await RedisCaches(call).idle()
        guard view.record.spec.tier == "azure/premium" else {
            throw AzureError(
                400, "InvalidRequestBody", "Import and export are supported for caches of the Premium tier only.")
        }
        return view
    }

    // MARK: Flush

    func flush() async throws(AzureError) -> WireResponse {
        let view = try await RedisCaches(call).idle()
        let operation = try await call.core(about: call.subject) {
            try await $0.snapshots.flush(view.record.spec.id, with: [])
        }
        return LongRunningOperations(call).action(operation.id, location: RedisView(view: view).location)
    }
}
