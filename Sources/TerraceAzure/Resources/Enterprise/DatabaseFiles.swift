import TerraceAPI
import TerraceCore
import TerraceFrontEnd

/// Writes a database's data to a container, a container's files to a database, and deletes all data of one.
struct DatabaseFiles: AzureResource {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    struct Import: VendorInput {
        let sasUris: [String]?

        init(_ input: InputReader) { sasUris = input.texts("sasUris") }
    }

    func `import`(_ input: Import) async throws(AzureError) -> WireResponse {
        guard let files = input.sasUris, !files.isEmpty else { throw .invalid("sasUris", "One or more are needed.") }
        let addresses = try files.map { (file) throws(AzureError) in try BlobAddress.file(file, "sasUris") }
        return try await begin {
            try await $0.snapshots.fill($1, from: addresses, replacing: true, with: [])
        }
    }

    struct Export: VendorInput {
        let sasUri: String?

        init(_ input: InputReader) { sasUri = input.text("sasUri") }
    }

    /// The file has the cluster's name and the time, so that no export replaces another.
    func export(_ input: Export) async throws(AzureError) -> WireResponse {
        guard let container = input.sasUri, !container.isEmpty else { throw .invalid("sasUri", "It is needed.") }
        let time = Timestamp.text(call.core.services.now()).filter { $0.isNumber || $0 == "T" }.prefix(15)
        let address = try BlobAddress.file(named: "\(call.name)-\(time).rdb", in: container, "sasUri")
        return try await begin { try await $0.snapshots.export($1, to: address, with: []) }
    }

    struct Flush: VendorInput {
        let ids: [String]?

        init(_ input: InputReader) { ids = input.texts("ids") }
    }

    func flush(_ input: Flush) async throws(AzureError) -> WireResponse {
        guard input.ids?.isEmpty ?? true else {
            throw .invalid("ids", "The database is not linked to others, so there are none to flush with it.")
        }
        return try await begin { try await $0.snapshots.flush($1, with: []) }
    }

    private func begin(
        _ body: (FrontEndServices, CacheID) async throws -> Operation
    ) async throws(AzureError) -> WireResponse {
        let (cluster, view) = try await EnterpriseDatabases(call).find()
        let operation = try await call.core(about: call.subject) { try await body($0, view.record.spec.id) }
        return LongRunningOperations(call).action(operation.id, location: cluster.location, kind: .operationsStatus)
    }
}
