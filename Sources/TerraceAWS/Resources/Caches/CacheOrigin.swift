import TerraceCore
import TerraceFrontEnd

/// The data that a new cache begins with.
enum CacheOrigin {
    case snapshot(String)
    /// ARNs of objects in buckets, one file for each shard of the cache that the data are of.
    case files([String])

    /// - Returns: nil where neither member is given.
    init?(snapshotName: String?, snapshotArns: [String]?) throws(AWSError) {
        switch (snapshotName, snapshotArns ?? []) {
        case (nil, let files) where files.isEmpty: return nil
        case (nil, let files): self = .files(files)
        case (let name?, let files) where files.isEmpty: self = .snapshot(name)
        default: throw .invalidCombination("Name either SnapshotName or SnapshotArns, not both.")
        }
    }

    /// How long files may take to be read and proven before the client is answered.
    private static let patience = Duration.seconds(50)

    /// The snapshot that has the data. Files are read and proven first, so that nothing is created of what is damaged.
    func snapshot(for declaration: CacheDeclaration, _ call: AWSCall) async throws(AWSError) -> SnapshotID {
        switch self {
        case .snapshot(let name): return try await Snapshots(call).available(name.lowercased()).id
        case .files(let arns):
            var files: [FileAddress] = []
            for arn in arns { files.append(try Self.address(arn)) }
            let name = "moment.\(declaration.id.name)-\(call.core.services.uuid().prefix(8).lowercased())"
            let addresses = files
            let made = try await call.core(about: .region) {
                try await $0.snapshots.bringSnapshot(
                    addresses, as: SnapshotID(scope: declaration.id.scope, name: name), for: declaration,
                    cause: .moment,
                    with: [])
            }
            let ended = try await call.core.ended(made.operation.id, within: Self.patience, about: .region)
            switch ended.state {
            case .succeeded: return made.snapshot.id
            case .failed:
                throw .invalidValue("SnapshotArns cannot be restored from: \(ended.error ?? "a file is wrong").")
            case .running:
                throw .invalidValue(
                    "SnapshotArns take longer to be read than a request may last. Import them first ('terrace snapshot "
                        + "import'), and name the snapshot by SnapshotName.")
            }
        }
    }

    private static func address(_ arn: String) throws(AWSError) -> FileAddress {
        guard let address = try? FileAddress(arn), case .object(.s3, _, _) = address, !arn.contains(",") else {
            throw .invalidValue(
                "'\(arn.prefix { $0 != "?" }.prefix(120))' is not the ARN of an object, such as arn:aws:s3:::bucket/dump.rdb."
            )
        }
        return address
    }
}
