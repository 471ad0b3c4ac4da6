import TerraceCore

/// `az redisenterprise …`, which azure-cli has as an extension.
extension AzCall {
    private var clusterPath: String {
        "\(groupPath)/providers/Microsoft.Cache/redisEnterprise/\(APIClient.escaped(name))"
    }
    private var databasePath: String { "\(clusterPath)/databases/default" }

    func createCluster() async throws -> JSONValue? {
        var body = try clusterBody()
        body["location"] = .string(try await locationOfNew())
        if said.has("--zones") { body["zones"] = .array(said.all("--zones").map { .string($0) }) }
        // The database's request is checked first, so that wrong input creates no cluster.
        let database = try databaseBody()
        let wasThere = try await isThere(clusterPath)
        try await send("PUT", clusterPath, .object(body))
        if !said.isTrue("--no-database") {
            do { try await send("PUT", databasePath, database) } catch let failure as VendorFailure {
                // Only a cluster that this command has created is deleted again.
                if !wasThere { try await send("DELETE", clusterPath) }
                throw failure
            }
        }
        return try await showCluster()
    }

    func updateCluster() async throws -> JSONValue? {
        try await send("PATCH", clusterPath, .object(try clusterBody()))
        return try await showCluster()
    }

    private func clusterBody() throws -> [String: JSONValue] {
        var body: [String: JSONValue] = [:]
        var sku: [String: JSONValue] = [:]
        sku["name"] = said["--sku"].map { .string($0) }
        sku["capacity"] = try number("--capacity")
        if !sku.isEmpty { body["sku"] = .object(sku) }
        body["tags"] = pairs("--tags")
        var properties: [String: JSONValue] = [:]
        for (flag, name) in [
            ("--minimum-tls-version", "minimumTlsVersion"), ("--high-availability", "highAvailability"),
            ("--public-network-access", "publicNetworkAccess"),
        ] { properties[name] = choice(flag).map { .string($0) } }
        if !properties.isEmpty { body["properties"] = .object(properties) }
        return body
    }

    private func isThere(_ path: String) async throws -> Bool {
        do {
            try await send("GET", path)
            return true
        } catch let failure as VendorFailure where failure.status == 3 { return false }
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
            ("--eviction-policy", "evictionPolicy"), ("--access-keys-auth", "accessKeysAuthentication"),
            ("--defer-upgrade", "deferUpgrade"),
        ] { properties[name] = choice(flag).map { .string($0) } }
        properties["port"] = try number("--port")
        if said.has("--modules") {
            // Each word name=… begins a new module.
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

    func updateDatabase() async throws -> JSONValue? {
        try await send("PATCH", databasePath, try databaseBody())
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

    func regenerateDatabaseKey() async throws -> JSONValue? {
        try await send("POST", "\(databasePath)/regenerateKey", ["keyType": .string(choice("--key-type") ?? "")])
    }

    // MARK: Assignments

    private var assignmentPath: String {
        "\(databasePath)/accessPolicyAssignments/\(APIClient.escaped(said["--access-policy-assignment-name"] ?? ""))"
    }

    func putDatabaseAssignment() async throws -> JSONValue? {
        let body: JSONValue = [
            "properties": [
                "accessPolicyName": .string(said["--access-policy-name"] ?? ""),
                "user": ["objectId": .string(said["--object-id"] ?? "")],
            ]
        ]
        return AzView.flat(try await send("PUT", assignmentPath, body))
    }

    func showDatabaseAssignment() async throws -> JSONValue? { AzView.flat(try await send("GET", assignmentPath)) }

    func listDatabaseAssignments() async throws -> JSONValue? {
        let all = try await send("GET", "\(databasePath)/accessPolicyAssignments")
        return .array((all["value"]?.elements ?? []).map { AzView.flat($0) })
    }

    func deleteDatabaseAssignment() async throws -> JSONValue? {
        try await send("DELETE", assignmentPath)
        return nil
    }
}
