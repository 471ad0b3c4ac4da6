import TerraceCore

/// `az group …` and `az account …`.
extension AzCall {
    /// The location of a new resource: the given one, else its group's. A missing group is created, with a warning, because
    /// published example scripts do not create it.
    func locationOfNew() async throws -> String {
        if try await exists(groupPath) {
            if let location = said["--location"] { return location }
            return try await send("GET", groupPath)["location"]?.text ?? "eastus"
        }
        let location = said["--location"] ?? "eastus"
        try await send("PUT", groupPath, ["location": .string(location)])
        VendorOutput.log(
            "WARNING: Resource group '\(group)' did not exist and was created in \(location); az itself refuses here.")
        return location
    }

    private var namedGroup: String { "\(subscriptionPath)/resourcegroups/\(APIClient.escaped(name))" }

    private static func shown(_ group: JSONValue) -> JSONValue {
        .object(group.members.merging(["managedBy": .null]) { own, _ in own })
    }

    func createGroup() async throws -> JSONValue? {
        var body: [String: JSONValue] = ["location": .string(said["--location"] ?? "")]
        body["tags"] = pairs("--tags")
        return Self.shown(try await send("PUT", namedGroup, .object(body)))
    }

    func showGroup() async throws -> JSONValue? { Self.shown(try await send("GET", namedGroup)) }

    func listGroups() async throws -> JSONValue? {
        let all = try await send("GET", "\(subscriptionPath)/resourcegroups")
        return .array((all["value"]?.elements ?? []).map(Self.shown))
    }

    func groupExists() async throws -> JSONValue? { .bool(try await exists(namedGroup)) }

    func deleteGroup() async throws -> JSONValue? {
        try await send("DELETE", namedGroup)
        return nil
    }

    // MARK: Accounts

    func listAccounts() async throws -> JSONValue? {
        let all = try await send("GET", "/subscriptions")
        return .array(
            (all["value"]?.elements ?? []).map { document in
                let tenant = document["tenantId"] ?? .string(AzureConfiguration.tenant)
                return [
                    "cloudName": "Terrace", "homeTenantId": tenant, "tenantId": tenant, "managedByTenants": [],
                    "id": document["subscriptionId"] ?? .null, "name": document["displayName"] ?? .null,
                    "isDefault": .bool(document["subscriptionId"]?.text == AzureConfiguration.subscription),
                    "state": document["state"] ?? "Enabled", "user": ["name": "terrace", "type": "servicePrincipal"],
                ]
            })
    }

    func showAccount() async throws -> JSONValue? {
        guard case .array(let all) = try await listAccounts() else { return nil }
        return all.first { $0["id"]?.text == subscription }.map {
            var members = $0.members
            members["environmentName"] = members.removeValue(forKey: "cloudName")
            return .object(members)
        }
    }
}
