import TerraceCore

/// `az redis …`.
extension AzCall {
    var redisPath: String { "\(groupPath)/providers/Microsoft.Cache/redis/\(APIClient.escaped(name))" }

    func createRedis() async throws -> JSONValue? {
        let body = try AzRedisBody.creation(self, location: try await locationOfNew())
        try await send("PUT", redisPath, body)
        return try await showRedis()
    }

    /// Returns while the change is still under way, as azure-cli does.
    func updateRedis() async throws -> JSONValue? {
        let old = try await send("GET", redisPath)
        let patch = try AzRedisBody.change(self, of: old)
        return AzView.redis(try await send("PATCH", redisPath, patch, waits: false))
    }

    func showRedis() async throws -> JSONValue? { AzView.redis(try await send("GET", redisPath)) }

    func listRedis() async throws -> JSONValue? {
        let parent = said.has("--resource-group") ? groupPath : subscriptionPath
        let all = try await send("GET", "\(parent)/providers/Microsoft.Cache/redis")
        return .array((all["value"]?.elements ?? []).map(AzView.redis))
    }

    func deleteRedis() async throws -> JSONValue? {
        try await send("DELETE", redisPath)
        return nil
    }

    func listKeys() async throws -> JSONValue? { try await send("POST", "\(redisPath)/listKeys") }

    func regenerateKeys() async throws -> JSONValue? {
        try await send("POST", "\(redisPath)/regenerateKey", ["keyType": .string(choice("--key-type") ?? "")])
    }

    func forceReboot() async throws -> JSONValue? {
        var body: [String: JSONValue] = ["rebootType": .string(choice("--reboot-type") ?? "")]
        body["shardId"] = try number("--shard-id")
        return try await send("POST", "\(redisPath)/forceReboot", .object(body))
    }

    func importRedis() async throws -> JSONValue? {
        var body: [String: JSONValue] = ["files": .array(said.all("--files").map { .string($0) })]
        body["format"] = said["--file-format"].map { .string($0) }
        try await send("POST", "\(redisPath)/import", .object(body))
        return nil
    }

    func exportRedis() async throws -> JSONValue? {
        var body: [String: JSONValue] = [
            "prefix": .string(said["--prefix"] ?? ""), "container": .string(said["--container"] ?? ""),
        ]
        body["format"] = said["--file-format"].map { .string($0) }
        try await send("POST", "\(redisPath)/export", .object(body))
        return nil
    }

    func flushRedis() async throws -> JSONValue? {
        try await send("POST", "\(redisPath)/flush")
        return ["status": "Succeeded"]
    }

    // MARK: Children

    func childPath(_ kind: String) -> String {
        let flags = [
            "firewallRules": "--rule-name", "accessPolicies": "--access-policy-name",
            "accessPolicyAssignments": "--policy-assignment-name",
        ]
        return "\(redisPath)/\(kind)/\(APIClient.escaped(flags[kind].flatMap { said[$0] } ?? "default"))"
    }

    func putRule() async throws -> JSONValue? {
        let properties: JSONValue = [
            "startIP": .string(said["--start-ip"] ?? ""), "endIP": .string(said["--end-ip"] ?? ""),
        ]
        return AzView.flat(try await send("PUT", childPath("firewallRules"), ["properties": properties]))
    }

    func listChildren(_ kind: String) async throws -> JSONValue? {
        let all = try await send("GET", "\(redisPath)/\(kind)")
        return .array((all["value"]?.elements ?? []).map(AzView.child))
    }

    func putSchedule() async throws -> JSONValue? {
        let entries = (try document("--schedule-entries")?.elements ?? []).map { entry -> JSONValue in
            var entry = entry.members
            if let hour = entry["startHourUtc"]?.number { entry["startHourUtc"] = .integer(hour) }
            return .object(entry)
        }
        let body: JSONValue = ["properties": ["scheduleEntries": .array(entries)]]
        return AzView.schedule(try await send("PUT", childPath("patchSchedules"), body))
    }

    func showChild(_ kind: String) async throws -> JSONValue? {
        let found = try await send("GET", childPath(kind))
        return kind == "patchSchedules" ? AzView.schedule(found) : AzView.child(found)
    }

    func deleteChild(_ kind: String) async throws -> JSONValue? {
        try await send("DELETE", childPath(kind))
        return nil
    }
}
