import TerraceCore
import TerraceRedis

/// Injects faults into a node: through its host, or through its server for faults of the server's settings.
struct Faults {
    let nodes: CacheNodes
    let configuration: Configuration

    func inject(_ fault: Fault, _ node: NodeID) async throws {
        guard await !nodes.isAbsent(node) else {
            // A node without a process needs no healing: it starts with its full settings.
            if fault == .heal { return }
            throw TerraceError(.failedPrecondition, "\(node) of \(nodes.record.spec.id) has no process now")
        }
        let key = nodes.key(node)
        switch fault {
        case .kill: try await nodes.host.inject(.ended, key)
        case .freeze: try await nodes.host.inject(.frozen, key)
        case .thaw: try await nodes.host.inject(.thawed, key)
        case .diskFull: try await nodes.host.inject(.withoutDisk, key)
        case .oom:
            let full = [["CONFIG", "SET", "maxmemory-policy", "noeviction"], ["CONFIG", "SET", "maxmemory", "1"]]
            try await nodes.send(full, to: node)
        case .heal: try await heal(node)
        }
    }

    private func heal(_ node: NodeID) async throws {
        for undo in [NodeFault.thawed, .withDisk] where nodes.host.capabilities.faults.contains(undo) {
            try await nodes.host.inject(undo, nodes.key(node))
        }
        // The engine's default policy comes first, for a spec that sets none.
        try await nodes.send([["CONFIG", "SET", "maxmemory-policy", "noeviction"]], to: node)
        try await configuration.configure(node)
        // After a failed snapshot the server refuses writes until one succeeds, and the next may be an hour away.
        let persistence = RedisInfo(
            try await nodes.connection(node).send(["INFO", "persistence"]).string ?? "")
        if persistence.fields["rdb_last_bgsave_status"] == "err" {
            try await nodes.send([["BGSAVE", "SCHEDULE"]], to: node)
        }
    }
}
