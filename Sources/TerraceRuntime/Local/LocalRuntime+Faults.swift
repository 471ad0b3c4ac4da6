import Glibc
public import TerraceCore
import TerraceRedis

extension LocalRuntime {
    public func inject(_ fault: Fault, _ node: NodeID, of cache: StoredCache) async throws {
        guard let process = process(Key(cache: cache.record.spec.id, node: node)) else {
            // One that has no process is started with all it shall have.
            if fault == .heal { return }
            throw TerraceError(.failedPrecondition, "\(node) of \(cache.record.spec.id) has no process now")
        }
        switch fault {
        case .kill: process.signal(SIGKILL)
        case .freeze: process.signal(SIGSTOP)
        case .thaw: process.signal(SIGCONT)
        case .diskFull: try process.limitFiles(isOn: true)
        case .oom:
            let full = [["CONFIG", "SET", "maxmemory-policy", "noeviction"], ["CONFIG", "SET", "maxmemory", "1"]]
            try await send(full, to: node, cache)
        case .heal: try await heal(node, process, cache)
        }
    }

    private func heal(_ node: NodeID, _ process: ServerProcess, _ cache: StoredCache) async throws {
        process.signal(SIGCONT)
        try process.limitFiles(isOn: false)
        // The policy's own value first: a spec that names none has the engine's.
        try await send([["CONFIG", "SET", "maxmemory-policy", "noeviction"]], to: node, cache)
        try await configure(node, cache)
        // A snapshot that failed keeps writes refused until one succeeds, and the next one may be an hour away.
        let persistence = RedisInfo(
            try await connection(node, cache).send(["INFO", "persistence"]).string ?? "")
        if persistence.fields["rdb_last_bgsave_status"] == "err" {
            try await send([["BGSAVE", "SCHEDULE"]], to: node, cache)
        }
    }
}
