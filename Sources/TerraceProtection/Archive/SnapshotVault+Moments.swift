import Foundation
import TerraceCore

extension SnapshotVault {
    /// Makes the cut logs a snapshot: a server reads each shard's dump and its writes up to the cut, and is dumped.
    func make(_ snapshot: Snapshot, from cuts: [Moment.Cut]) async throws -> Snapshot {
        var made = try await prove(snapshot) { making in
            var results: [DumpMaking.Made] = []
            for (index, cut) in cuts.enumerated() {
                var result = try await scratch.with(try await cut.content()) {
                    try await making.dump(cut.shard, snapshot.spec, slots: cut.slots, readBack: $0)
                }
                // Shards are numbered anew: some of the archive's may be gone since.
                result.dump.shard = index
                results.append(result)
            }
            return results
        }
        made.state = .available
        made.percent = 100
        return made
    }
}

extension Moment.Cut {
    /// The shard's dump with the writes after it: an append-only file of the engine may begin with a dump.
    fileprivate func content() async throws -> ObjectChunks {
        try await WorkThreads.shared.run {
            let base = LocalFiles.Part(path: timeline.base)
            let log = LocalFiles.Part(path: timeline.log, length: Int(position))
            return try LocalFiles(FileManager.default.fileExists(atPath: log.path) ? [base, log] : [base]).chunks
        }
    }
}
