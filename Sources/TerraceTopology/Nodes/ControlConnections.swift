import TerraceCore
import TerraceRedis

/// One persistent connection to every server, opened when first asked for and again after it broke.
actor ControlConnections {
    private var open: [Endpoint: RedisConnection] = [:]
    private let trust: RedisTrust

    init(trust: RedisTrust) { self.trust = trust }

    /// - Parameter cache: the cache of the node that listens there; its TLS port decides whether TLS is used.
    /// - Throws: `RedisError` when the server does not take the connection within the probe's deadline.
    func connection(to endpoint: Endpoint, _ cache: StoredCache) async throws -> RedisConnection {
        if let known = open[endpoint], known.isOpen { return known }
        let fresh = try await RedisConnection.connect(
            host: endpoint.host, port: endpoint.port, user: ACLRule.controlUser,
            password: cache.secrets.controlPassword, timeout: Probe.deadline,
            trust: cache.record.spec.tlsPort == nil ? nil : trust,
            renamed: cache.secrets.names(hiding: cache.record.hiddenCommands))
        // Another task may have connected meanwhile; one connection is enough.
        if let known = open[endpoint], known.isOpen {
            await fresh.close()
            return known
        }
        open[endpoint] = fresh
        return fresh
    }

    /// A connection of its own that gets the server's data as a replica does; the caller closes it.
    /// - Parameter valkeyVersion: the server's; nil for Redis.
    nonisolated func stream(
        from endpoint: Endpoint, _ request: ReplicationRequest, _ valkeyVersion: String?, _ cache: StoredCache
    ) async throws -> ReplicationStream {
        try await ReplicationStream.open(
            host: endpoint.host, port: endpoint.port, user: ACLRule.controlUser,
            password: cache.secrets.controlPassword, request: request,
            valkeyVersion: valkeyVersion,
            trust: cache.record.spec.tlsPort == nil ? nil : trust,
            renamed: cache.secrets.names(hiding: cache.record.hiddenCommands))
    }

    /// Closes the connection to `endpoint`, because another server will listen there next.
    func drop(_ endpoint: Endpoint) async { await open.removeValue(forKey: endpoint)?.close() }

    func closeAll() async {
        let all = open.values
        open = [:]
        for connection in all { await connection.close() }
    }
}
