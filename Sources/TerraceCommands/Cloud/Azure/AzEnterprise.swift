import TerraceCore

/// `az redisenterprise …`, which is an extension of the original.
extension AzCall {
    private var clusterPath: String {
        "\(groupPath)/providers/Microsoft.Cache/redisEnterprise/\(APIClient.escaped(name))"
    }
    private var databasePath: String { "\(clusterPath)/databases/default" }

    func createCluster() async throws -> JSONValue? {
        var sku: [String: JSONValue] = ["name": .string(said["--sku"] ?? "")]
        sku["capacity"] = try number("--capacity")
        var body: [String: JSONValue] = ["location": .string(try await locationOfNew()), "sku": .object(sku)]
        body["tags"] = pairs("--tags")
        if said.has("--zones") { body["zones"] = .array(said.all("--zones").map { .string($0) }) }
        if let version = said["--minimum-tls-version"] { body["properties"] = ["minimumTlsVersion": .string(version)] }
        // What is wrong with the database is known before there is a cluster.
        let database = try databaseBody()
        try await send("PUT", clusterPath, .object(body))
        if !said.isTrue("--no-database") {
            do { try await send("PUT", databasePath, database) } catch let failure as VendorFailure {
                try await send("DELETE", clusterPath)
                throw failure
            }
        }
        return try await showCluster()
    }

    func showCluster() async throws -> JSONValue? { try await withDatabases(try await send("GET", clusterPath)) }

    func listClusters() async throws -> JSONValue? {
        let parent = said.has("--resource-group") ? groupPath : subscriptionPath
        let all = try await send("GET", "\(parent)/providers/Microsoft.Cache/redisEnterprise")
        var shown: [JSONValue] = []
        for cluster in all["value"]?.elements ?? [] { shown.append(try await withDatabases(cluster)) }
        return .array(shown)
    }

    private func withDatabases(_ cluster: JSONValue) async throws -> JSONValue {
        let all = try await send("GET", "\(cluster["id"]?.text ?? clusterPath)/databases")
        var members = AzView.flat(cluster).members
        members["databases"] = .array((all["value"]?.elements ?? []).map { AzView.flat($0) })
        return .object(members)
    }

    func deleteCluster() async throws -> JSONValue? {
        try await send("DELETE", clusterPath)
        return nil
    }

    // MARK: Databases

    private func databaseBody() throws -> JSONValue {
        var properties: [String: JSONValue] = [:]
        for (flag, name) in [
            ("--client-protocol", "clientProtocol"), ("--clustering-policy", "clusteringPolicy"),
            ("--eviction-policy", "evictionPolicy"),
        ] { properties[name] = choice(flag).map { .string($0) } }
        properties["port"] = try number("--port")
        if said.has("--modules") {
            // Each name=… begins a module.
            var modules: [[String: JSONValue]] = []
            for (key, value) in said.all("--modules").map(Self.pair) {
                if key == "name" || modules.isEmpty { modules.append([:]) }
                modules[modules.count - 1][key] = .string(value)
            }
            properties["modules"] = .array(modules.map { .object($0) })
        }
        if said.has("--persistence") {
            properties["persistence"] = .object(
                Dictionary(
                    said.all("--persistence").map(Self.pair).map { key, value in
                        (
                            AzView.camel(key),
                            value == "true" || value == "false" ? .bool(value == "true") : .string(value)
                        )
                    }
                ) { $1 })
        }
        return ["properties": .object(properties)]
    }

    private static func pair(_ word: String) -> (String, String) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return (parts[0], parts.count == 2 ? parts[1] : "")
    }

    func createDatabase() async throws -> JSONValue? {
        try await send("PUT", databasePath, try databaseBody())
        return try await showDatabase()
    }

    func showDatabase() async throws -> JSONValue? { AzView.flat(try await send("GET", databasePath)) }

    func listDatabases() async throws -> JSONValue? {
        let all = try await send("GET", "\(clusterPath)/databases")
        return .array((all["value"]?.elements ?? []).map { AzView.flat($0) })
    }

    func deleteDatabase() async throws -> JSONValue? {
        try await send("DELETE", databasePath)
        return nil
    }

    func databaseKeys() async throws -> JSONValue? { try await send("POST", "\(databasePath)/listKeys") }
}
