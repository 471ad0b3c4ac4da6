import Foundation
public import TerraceCore
import TerraceRedis

/// Snapshots from files that a person brings, and files from snapshots.
extension SnapshotVault {
    public func bring(
        _ snapshot: Snapshot, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> Snapshot {
        let files = snapshot.files ?? []
        return try await prove(snapshot) { making in
            var results: [DumpMaking.Made] = []
            for (shard, address) in files.enumerated() {
                progress(90 * shard / files.count)
                results.append(try await bring(address, as: shard, snapshot.spec, making))
            }
            return results
        }
    }

    private func bring(
        _ address: FileAddress, as shard: Int, _ spec: CacheSpec, _ making: DumpMaking
    ) async throws -> DumpMaking.Made {
        do {
            let file = try await places.read(address)
            switch file.form {
            case .dump: return try await making.dump(shard, copying: file.chunks)
            case .log:
                return try await scratch.with(file.chunks) {
                    try await making.dump(shard, spec, slots: [], readBack: $0)
                }
            }
        } catch let error as RDBError {
            let located = try await WorkThreads.shared.run { error.located() }
            throw TerraceError(.failedPrecondition, "\(address) is damaged: \(located)", cause: error)
        } catch let error as TerraceError {
            // A file that is not there does not come by itself.
            let code = error.code == .notFound ? .failedPrecondition : error.code
            let isNamed = error.message.contains(address.description)
            throw TerraceError(code, isNamed ? error.message : "\(address): \(error.message)", cause: error)
        }
    }

    public func export(_ snapshot: Snapshot, to files: [FileAddress]) async throws {
        guard files.count == snapshot.dumps.count else {
            throw TerraceError(
                .failedPrecondition,
                "snapshot \(snapshot.id.name) has \(snapshot.dumps.count) files, and \(files.count) addresses were given"
            )
        }
        for (dump, address) in zip(snapshot.dumps, files) {
            try await places.write(try await objects.read(DumpShelf.key(dump), range: nil), to: address)
        }
    }
}
