import Foundation
import TerraceCore

extension SnapshotVault {
    /// Makes the cut logs a snapshot: a server reads each shard's dump and its writes up to the cut, and is dumped.
    /// - Parameter folder: for the files that the servers read; nothing is left there.
    func make(
        _ snapshot: Snapshot, from cuts: [Moment.Cut], in folder: String, _ threads: WorkThreads
    ) async throws -> Snapshot {
        var made = snapshot
        let making = DumpMaking(objects: objects, dumping: dumping, shelf: dumps)
        do {
            for cut in cuts {
                let file = try await threads.run { try Self.file(of: cut, in: folder) }
                let dump: DumpMaking.Made
                do {
                    dump = try await making.dump(cut.shard, snapshot.spec, slots: cut.slots, readBack: file)
                } catch {
                    try? FileManager.default.removeItem(atPath: file.handle)
                    throw error
                }
                try? FileManager.default.removeItem(atPath: file.handle)
                made.dumps.append(dump.dump)
                made.engine = dump.engine
            }
            // Shards are numbered anew: some of the archive's may be gone since.
            for index in made.dumps.indices { made.dumps[index].shard = index }
            try await DumpProof(objects: objects, dumping: dumping, shelf: dumps).prove(&made)
            made.state = .available
            made.percent = 100
            return made
        } catch {
            await discard(making.finished)
            throw error
        }
    }

    /// The shard's dump with the writes after it, in one file: an append-only file of the engine may begin with a dump.
    private static func file(of cut: Moment.Cut, in folder: String) throws -> DumpFile {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let path = "\(folder)/\(UUID().uuidString)"
        let target = try PrivateFile.create(path)
        var total: Int64 = 0
        for (source, length) in [(cut.timeline.base, Int64.max), (cut.timeline.log, cut.position)] {
            guard FileManager.default.fileExists(atPath: source) else { continue }
            let input = try FileHandle(forReadingFrom: URL(fileURLWithPath: source))
            var left = length
            while left > 0, let bytes = try input.read(upToCount: Int(min(left, 1 << 20))), !bytes.isEmpty {
                try target.write(contentsOf: bytes)
                left -= Int64(bytes.count)
                total += Int64(bytes.count)
            }
            try input.close()
        }
        try target.close()
        return DumpFile(handle: path, bytes: total)
    }
}
