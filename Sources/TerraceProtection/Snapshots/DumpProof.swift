import TerraceCore
import TerraceRedis

/// Proves that a snapshot's dumps can be restored: each is read back, its checksums hold, and a server loads it.
struct DumpProof {
    let objects: any ObjectStore
    let dumping: any CacheDumping
    let shelf: DumpShelf

    /// Proves every dump, and sets how many keys it has.
    func prove(_ snapshot: inout Snapshot) async throws {
        for index in snapshot.dumps.indices {
            let dump = snapshot.dumps[index]
            let place = "snapshot \(snapshot.id.name), shard \(dump.shard)"
            try await checkBytes(of: dump, place)
            let (engine, modules) = (snapshot.spec.engine, snapshot.spec.modules ?? [])
            do {
                let keys = try await shelf.with(dump) { try await dumping.load($0, engine: engine, modules: modules) }
                // Keys expire, and a server leaves out those that have. So a later proof may count fewer.
                if dump.keys.isEmpty { snapshot.dumps[index].keys = keys }
            } catch let error as TerraceError {
                throw TerraceError(error.code, "\(place): \(error.message)", cause: error)
            }
        }
    }

    func check(_ snapshot: Snapshot) async throws {
        for dump in snapshot.dumps {
            try await checkBytes(of: dump, "snapshot \(snapshot.id.name), shard \(dump.shard)")
        }
    }

    private func checkBytes(of dump: Dump, _ place: String) async throws {
        func wrong(_ what: String) -> TerraceError {
            TerraceError(.failedPrecondition, "\(place): \(dump.object) of \(objects.name) \(what)")
        }
        let chunks: ObjectChunks
        do { chunks = try await objects.read(DumpShelf.key(dump), range: nil) } catch let error as TerraceError
            where error.code == .notFound
        { throw wrong("is missing") }
        let digest = DumpDigest()
        for try await chunk in chunks { try await digest.add(chunk) }
        let result = try digest.finish()
        guard result.bytes == dump.bytes else {
            throw wrong(
                result.bytes < dump.bytes
                    ? "ends at byte \(result.bytes); it had \(dump.bytes) bytes"
                    : "has \(result.bytes) bytes; it had \(dump.bytes)")
        }
        if case .failure(let fault) = result.form {
            let located = try await WorkThreads.shared.run { fault.located() }
            throw wrong("is damaged: \(located)")
        }
        guard result.sha256 == dump.sha256 else { throw wrong("has other bytes than were written") }
    }
}
