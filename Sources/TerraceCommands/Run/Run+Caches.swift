import TerraceAPI
import TerraceCore

extension Run {
    /// Starts what the command needs.
    /// - Parameter lease: what to lease from the daemon that runs already; nil starts a private daemon.
    func prepare(_ lease: LeaseRequest?, until deadline: Deadline) async throws -> RunPlace {
        if let lease {
            let leased = try await RunLease.take(lease, GlobalOptions.defaultClient(), within: timeout)
            do { return try await .leased(leased, variables(of: leased)) } catch {
                await leased.end()
                throw error
            }
        }
        let daemon = try await PrivateDaemon.start(daemonFlags, until: deadline)
        do { return .own(daemon, try await whereabouts(daemon.client, deadline)) } catch {
            await daemon.end()
            throw error
        }
    }

    /// The leased cache's variables, once it has the seed's data, too.
    private func variables(of leased: RunLease) async throws -> [String: String] {
        let cache = try await leased.client.get(
            CacheDocument.self, APIClient.path(scope: "local", name: leased.lease.name))
        return try await variables(of: cache, leased.lease.connection, leased.client)
            .merging(["TERRACE_ENDPOINT": leased.client.endpoint, "TERRACE_LEASE": cache.name]) { $1 }
    }

    /// Creates the caches and returns the variables with their addresses.
    private func whereabouts(_ client: APIClient, _ deadline: Deadline) async throws -> [String: String] {
        let changes: [ChangeDocument]
        if let tier {
            var declaration = try CacheDeclaration(id: CacheID(name: name ?? "cache"), tier: tier)
            try spec.fill(&declaration)
            changes = [try await client.send(.post, "/api/v1/caches", try JSON.bytes(ManifestDocument(declaration)))]
        } else {
            let list: ChangeList = try await client.send(
                .post, "/api/v1/apply", try JSON.bytes(ManifestOptions.request(files)))
            changes = list.changes
        }
        try await client.wait(for: changes, until: deadline, Progress(isQuiet: quiet))
        var variables = ["TERRACE_ENDPOINT": client.endpoint]
        for change in changes {
            let cache = try await client.get(
                CacheDocument.self, APIClient.path(scope: change.scope, name: change.name))
            let connection = try await client.get(ConnectionDocument.self, APIClient.path(cache) + "/connection")
            let prefix = changes.count == 1 ? "" : Self.prefix(change.name)
            variables.merge(try await self.variables(of: cache, connection, client, prefix)) { $1 }
        }
        return variables
    }

    /// Fills the cache from the seed, where there is one.
    private func variables(
        of cache: CacheDocument, _ connection: ConnectionDocument, _ client: APIClient, _ prefix: String = ""
    ) async throws -> [String: String] {
        if let seed { try await Seed.seed(client, cache, from: seed, isQuiet: quiet) }
        if let problem = Login.problem(withDefaultOf: cache) {
            Progress(isQuiet: quiet).line("terrace: \(problem) with 'terrace env' inside the command")
        }
        // The variables are for the command only, so none of another cache have to be unset.
        let environment = ClientEnvironment(connection, try Login(nil, connection, of: cache))
        var variables: [String: String] = [:]
        for (name, value) in environment.cache { variables[prefix + name] = value }
        // All caches of the daemon have the same authority, so these variables get no prefix.
        for (name, value) in environment.trust { variables[name] = value }
        return variables
    }

    /// The prefix of a cache's variables: `WEB_SESSIONS_` for `web-sessions`.
    static func prefix(_ name: String) -> String {
        name.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined() + "_"
    }
}
