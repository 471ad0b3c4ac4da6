import Foundation
import TerraceCore
import TerraceRedis

extension LocalRuntime {
    /// Whether the one engine reads what the other has written: newer versions do, and Valkey reads what Redis has.
    /// - Throws: `TerraceError.failedPrecondition`.
    static func checkUpgrade(from old: Engine, to new: Engine) throws {
        let isForward =
            old.name == new.name
            ? !new.numbers.lexicographicallyPrecedes(old.numbers) : old.name == .redis && new.name == .valkey
        guard !isForward else { return }
        throw TerraceError(
            .failedPrecondition,
            "\(new) does not read the data of \(old), which runs now; an engine can be replaced by a newer version, and redis "
                + "by valkey", field: "spec.engine")
    }

    /// Restarts a primary that nobody stands in for. It saves its data on the way down, whatever the cache keeps otherwise.
    func restart(_ id: NodeID, _ cache: StoredCache) async throws {
        let node = try node(id, cache.record)
        let key = Key(cache: cache.record.spec.id, node: id)
        let engine = try engines.select(cache.record.spec.engine)
        if process(key) != nil {
            let run = try await connection(id, cache).info("server").fields["run_id"] ?? ""
            do {
                try await saveAndEnd(id, cache) { try state.write(run, to: handedDown(key)) }
            } catch {
                // A server that goes on writes more than that dump has.
                if process(key) != nil { unlink(handedDown(key)) }
                throw error
            }
        }
        try await start(node, settings(for: cache), engine: engine, nodesFile: nil)
        try await loaded(try await answering(node, cache))
    }

    /// Stands beside a dump that the next start shall read although the cache keeps nothing on disk; holds the run id of the
    /// server that writes it.
    nonisolated func handedDown(_ key: Key) -> String { state.folder(of: key.node, in: key.cache) + "/handed-down" }

    /// A cache that keeps nothing comes back empty. What lies there is from a copy of its primary, as old as the process.
    func discardDump(_ key: Key, _ record: CacheRecord) throws {
        guard !record.spec.persistence.keepsData, !record.converting,
            !FileManager.default.fileExists(atPath: handedDown(key))
        else { return }
        try state.remove(state.folder(of: key.node, in: key.cache) + "/dump.rdb")
    }

    /// Once it was read, by another than its writer, a dump that was handed down is as old as any.
    func forgetHandedDown(_ key: Key, readBy run: String) {
        let file = handedDown(key)
        guard let writer = FileManager.default.contents(atPath: file), writer != Data(run.utf8), unlink(file) == 0
        else { return }
        unlink(state.folder(of: key.node, in: key.cache) + "/dump.rdb")
    }
}
