import TerraceCore
import TerraceFrontEnd

/// Writes an instance's data to a bucket, and a bucket's file to an instance.
struct InstanceFiles: GoogleResource {
    private let call: GoogleCall

    init(_ call: GoogleCall) { self.call = call }

    // MARK: Export

    struct Export: VendorInput {
        let uri: String?

        init(_ input: InputReader) {
            uri = InstanceFiles.uri(input, "outputConfig", "gcsDestination")
        }
    }

    func export(_ input: Export) async throws(GoogleError) -> JSONValue {
        let address = try address(input.uri, "output_config.gcs_destination.uri")
        let id = try await Instances(call).ready(to: "export").record.spec.id
        let operation = try await call.core(about: call.instanceName) {
            try await $0.snapshots.export(id, to: address, with: [])
        }
        return try await LongRunningOperations(call).answer(operation.id, of: id)
    }

    // MARK: Import

    struct Import: VendorInput {
        let uri: String?

        init(_ input: InputReader) {
            uri = InstanceFiles.uri(input, "inputConfig", "gcsSource")
        }
    }

    /// In the service, too, the file's data take the place of the instance's.
    func `import`(_ input: Import) async throws(GoogleError) -> JSONValue {
        let address = try address(input.uri, "input_config.gcs_source.uri")
        let id = try await Instances(call).ready(to: "import").record.spec.id
        let operation = try await call.core(about: call.instanceName) {
            try await $0.snapshots.fill(id, from: [address], replacing: true, with: [])
        }
        return try await LongRunningOperations(call).answer(operation.id, of: id)
    }

    private static func uri(_ input: InputReader, _ config: String, _ place: String) -> String? {
        input.structure(config) { $0.structure(place) { $0.text("uri") } ?? nil } ?? nil
    }

    private func address(_ uri: String?, _ field: String) throws(GoogleError) -> FileAddress {
        guard let uri, let address = try? FileAddress(uri), case .object(.gs, _, _) = address else {
            throw .invalid(field, "It is the address of an object, such as 'gs://bucket/dump.rdb'.")
        }
        return address
    }
}
