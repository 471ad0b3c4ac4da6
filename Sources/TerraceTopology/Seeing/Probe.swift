import TerraceCore
import TerraceRedis

/// Reads one server's state over its control connection.
struct Probe {
    /// A server that has not answered by then counts as silent.
    static let deadline = Duration.seconds(1)

    let connection: RedisConnection

    /// - Parameters:
    ///   - endpoint: the cache's endpoint, if servers listen there themselves; the probe asks whether this one does.
    ///   - snapshotsAreKept: whether the server saves snapshots by itself, and so refuses writes while it cannot.
    func observe(
        settingsDigest: String, endpoint: Endpoint?, snapshotsAreKept: Bool
    ) async throws -> (ServerObservation, slots: [String]) {
        let info = RedisInfo(try await text(["INFO"]))
        guard let role = info.role else { throw RedisError.protocolError("INFO names no role") }
        var server = ServerObservation(role: role == .primary ? .primary : .replica, runID: info.runID ?? "")
        server.settingsDigest = settingsDigest
        server.loading = info.isLoading
        server.engine = info.valkeyVersion.map { "valkey \($0)" } ?? info.redisVersion.map { "redis \($0)" } ?? ""
        server.refusals = info.errors["NOPERM"] ?? 0
        if role == .primary {
            server.offset = info.primaryOffset ?? 0
            server.refusesWrites = info.refusesWrites(snapshotsAreKept: snapshotsAreKept)
        } else {
            if let host = info.primaryHost, let port = info.primaryPort {
                server.follows = Endpoint(host: host, port: port)
            }
            server.linkUp = info.isPrimaryLinkUp == true && !info.isSyncing
            server.offset = info.replicaOffset ?? 0
            // In the middle of a full sync a replica has neither the old data nor the new. -1 means that the link was
            // never up.
            let wasLinked = Int(info.fields["master_link_down_since_seconds"] ?? "-1") ?? -1 >= 0
            server.isCopying = info.isSyncing
            // The engine reports offset 1 when it has no replication history to continue.
            server.hasHistory = info.replicaOffset != 1
            server.isSynced = server.linkUp || (wasLinked && !info.isSyncing)
        }
        if let endpoint {
            let bind = try await connection.send(["CONFIG", "GET", "bind"], deadline: Self.deadline).array ?? []
            let hosts = bind.last?.string?.split(separator: " ").map(String.init) ?? []
            server.holdsEndpoint = hosts.contains(endpoint.host)
        }
        guard info.fields["cluster_enabled"] == "1", !server.loading else { return (server, []) }
        let state = ClusterInfo(try await text(["CLUSTER", "INFO"]))
        let view = try ClusterNodes(try await text(["CLUSTER", "NODES"]))
        // `INFO` reports the role of a primary for a replica whose primary has no address.
        if view.myself?.isPrimary == false { server.role = .replica }
        server.cluster = ClusterObservation(
            stateOK: state.isOK, slotsAssigned: state.slotsOK, knows: Set(view.nodes.filter(\.isHealthy).map(\.id)),
            slotCounts: Dictionary(
                view.nodes.filter { !$0.slots.isEmpty }.map { ($0.id, $0.slots.reduce(0) { $0 + $1.count }) },
                uniquingKeysWith: +),
            hasOpenSlots: view.myself.map { !$0.migrating.isEmpty || !$0.importing.isEmpty } ?? false)
        return (server, view.myself?.slots.map(\.description) ?? [])
    }

    private func text(_ words: [String]) async throws -> String {
        let reply = try await connection.send(words, deadline: Self.deadline)
        guard let text = reply.string else {
            throw RedisError.protocolError("\(words.joined(separator: " ")): no text")
        }
        return text
    }
}

extension RedisInfo {
    /// Why the engine answers `MISCONF` to writes; nil when it does not.
    fileprivate func refusesWrites(snapshotsAreKept: Bool) -> String? {
        if fields["aof_enabled"] == "1", fields["aof_last_write_status"] == "err" {
            return "its append-only file cannot be written"
        }
        guard snapshotsAreKept, fields["rdb_last_bgsave_status"] == "err" else { return nil }
        return "its last snapshot could not be written"
    }
}
