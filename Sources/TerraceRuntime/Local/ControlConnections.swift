import TerraceCore
import TerraceRedis

/// One persistent connection to every server, opened when first asked for and again after it broke.
actor ControlConnections {
    private var open: [Endpoint: RedisConnection] = [:]

    /// - Throws: `RedisError` when the server does not take the connection within the probe's deadline.
    func connection(to endpoint: Endpoint, password: String) async throws -> RedisConnection {
        if let known = open[endpoint], known.isOpen { return known }
        let fresh = try await RedisConnection.connect(
            host: endpoint.host, port: endpoint.port, user: ACLRule.controlUser, password: password,
            timeout: NodeProbe.deadline)
        // Somebody else may have connected meanwhile; one of the two is enough.
        if let known = open[endpoint], known.isOpen {
            await fresh.close()
            return known
        }
        open[endpoint] = fresh
        return fresh
    }

    /// Closes what is open to `endpoint`: the next server there is another one.
    func drop(_ endpoint: Endpoint) async { await open.removeValue(forKey: endpoint)?.close() }

    func closeAll() async {
        let all = open.values
        open = [:]
        for connection in all { await connection.close() }
    }
}
