import TerraceCore
import TerraceFrontEnd

/// Resource groups: stored, and each the scope of its caches.
extension AzureCall {
    private static let kind = "azure/resourceGroup"

    private func key(_ name: String) -> ResourceKey {
        ResourceKey(kind: Self.kind, scope: subscription.lowercased(), name: name.lowercased())
    }

    func group() async throws(AzureError) -> ResourceGroup {
        let found = try await core { try await services.resources.resource(key(groupName)) }
        guard let found, found["name"]?.text != nil else { throw .groupNotFound(groupName) }
        return group(found)
    }

    private func group(_ stored: JSONValue) -> ResourceGroup {
        ResourceGroup(
            subscription: stored["subscription"]?.text ?? subscription, name: stored["name"]?.text ?? "", body: stored)
    }

    func groups() async throws(AzureError) -> [ResourceGroup] {
        try await core {
            try await services.resources.resources(kind: Self.kind, scope: subscription.lowercased())
        }.map { group($0.body) }
    }

    private func document(_ group: ResourceGroup) -> JSONValue {
        var document: [String: JSONValue] = [
            "id": .string(group.path), "name": .string(group.name), "type": "Microsoft.Resources/resourceGroups",
            "location": group.body["location"] ?? "eastus", "tags": group.body["tags"] ?? [:],
            "properties": ["provisioningState": "Succeeded"],
        ]
        document["managedBy"] = group.body["managedBy"]
        return .object(document)
    }

    func putGroup() async throws(AzureError) -> WireResponse {
        let location = try AzureLocation.check(body["location"]?.text, for: nil)
        _ = try ResourceGroup.scope(subscription, groupName)
        let existed = try await core { try await services.resources.resource(key(groupName)) }
        if let place = existed?["location"]?.text, AzureLocation.display(place) != AzureLocation.display(location) {
            throw AzureError(
                409, "InvalidResourceGroupLocation",
                "Invalid resource group location '\(location)'. The Resource group already exists in location '\(place)'.",
                target: "location")
        }
        // The spelling of the first time stays.
        var members: [String: JSONValue] = [
            "name": existed?["name"] ?? .string(groupName), "location": .string(location), "tags": body["tags"] ?? [:],
            "subscription": existed.map { .string(group($0).subscription) } ?? .string(subscription),
        ]
        members["managedBy"] = body["managedBy"]
        let stored = JSONValue.object(members)
        _ = try await core { try await services.resources.edit(key(groupName)) { _ in stored } }
        return .json(document(group(stored)), status: existed == nil ? 201 : 200)
    }

    func getGroup() async throws(AzureError) -> WireResponse { .json(document(try await group())) }

    func headGroup() async throws(AzureError) -> WireResponse {
        do {
            _ = try await group()
            return WireResponse(status: 204)
        } catch  where error.status == 404 { return WireResponse(status: 404) }
    }

    func listGroups() async throws(AzureError) -> WireResponse {
        .json(["value": .array(try await groups().map(document))])
    }

    /// Its caches go first; the group is gone when they are, which the operation's result tells.
    func deleteGroup() async throws(AzureError) -> WireResponse {
        let group = try await group()
        var intent = ApplyIntent([])
        for view in try await azureViews() where group.holds(view.record.spec.id) {
            intent.deleting.append(view.record.spec.id)
            try await removeChildren(of: view.record.spec.id)
        }
        try await removeClusters(in: group)
        _ = try await core { try await services.resources.edit(key(group.name)) { _ in nil } }
        let all = intent
        _ = try await core { try await services.provisioning.apply(all) }
        let path = "/subscriptions/\(subscription)/operationresults/group-\(group.name)"
        return WireResponse(status: 202, headers: [("Location", link(path)), ("Retry-After", "1")])
    }

    func groupResult() async throws(AzureError) -> WireResponse {
        let name = operation.hasPrefix("group-") ? String(operation.dropFirst("group-".count)) : operation
        for view in try await azureViews() where isIn(name, view.record.spec.id) && view.state == .deleting {
            let id = view.record.spec.id
            if let running = try await core({ try await services.caches.running(of: id) }) {
                _ = try await core {
                    try await services.caches.operation(running.id, wait: services.patience ?? Self.patience)
                }
            }
        }
        let isGone = try await azureViews().allSatisfy { !isIn(name, $0.record.spec.id) || $0.state != .deleting }
        if isGone { return WireResponse(status: 200) }
        return WireResponse(
            status: 202, headers: [("Location", link(head.segments.map { "/" + $0 }.joined())), ("Retry-After", "1")])
    }

    private func isIn(_ name: String, _ id: CacheID) -> Bool { ResourceGroup.holds(id, subscription, name) }

    // MARK: Resources of any kind

    func listResources() async throws(AzureError) -> WireResponse {
        let filter = head.queryValue("$filter") ?? ""
        let group = Self.quoted(after: "resourceGroup eq", in: filter)?.lowercased()
        let type = Self.quoted(after: "resourceType eq", in: filter)?.lowercased()
        let shown = try await azureViews().filter { view in
            let id = view.record.spec.id
            return Self.subscription(of: id).lowercased() == subscription.lowercased()
                && (group == nil || Self.group(of: id).lowercased() == group)
        }
        let resources = shown.map { view -> JSONValue in
            let document = RedisView(view: view).json
            return [
                "id": document["id"] ?? "", "name": document["name"] ?? "", "type": document["type"] ?? "",
                "location": document["location"] ?? "", "tags": document["tags"] ?? [:],
            ]
        }
        return .json(["value": .array(resources.filter { type == nil || $0["type"]?.text?.lowercased() == type })])
    }

    /// `name` of `resourceGroup eq 'name'`.
    private static func quoted(after words: String, in text: String) -> String? {
        guard let start = text.lowercased().firstRange(of: words.lowercased())?.upperBound else { return nil }
        let rest = text.lowercased()[start...].drop { $0 == " " }
        guard rest.first == "'" else { return nil }
        return String(rest.dropFirst().prefix { $0 != "'" })
    }
}
