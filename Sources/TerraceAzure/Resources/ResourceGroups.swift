import TerraceCore
import TerraceFrontEnd

/// Resource groups: stored, and each the scope of its caches.
extension AzureCall {
    private static let kind = "azure/resourceGroup"

    private func key(_ name: String) -> ResourceKey {
        ResourceKey(kind: Self.kind, scope: subscription.lowercased(), name: name.lowercased())
    }

    /// The group as it was named when it was made.
    func group() async throws(AzureError) -> (name: String, body: JSONValue) {
        let found = try await core { try await services.resources.resource(key(groupName)) }
        guard let found, let name = found["name"]?.text else { throw .groupNotFound(groupName) }
        return (name, found)
    }

    private func document(_ body: JSONValue) -> JSONValue {
        let name = body["name"]?.text ?? ""
        return [
            "id": .string(groupPath(name)), "name": .string(name), "type": "Microsoft.Resources/resourceGroups",
            "location": body["location"] ?? "eastus", "tags": body["tags"] ?? [:],
            "properties": ["provisioningState": "Succeeded"],
        ]
    }

    func putGroup() async throws(AzureError) -> WireResponse {
        guard let location = body["location"]?.text, !location.isEmpty else {
            throw AzureError(400, "LocationRequired", "The location property is required for this definition.")
        }
        _ = try scope(groupName)
        let existed = try await core { try await services.resources.resource(key(groupName)) }
        // The name of the first time stays.
        let name = existed?["name"]?.text ?? groupName
        let stored: JSONValue = ["name": .string(name), "location": .string(location), "tags": body["tags"] ?? [:]]
        _ = try await core { try await services.resources.edit(key(groupName)) { _ in stored } }
        return .json(document(stored), status: existed == nil ? 201 : 200)
    }

    func getGroup() async throws(AzureError) -> WireResponse { .json(document(try await group().body)) }

    func headGroup() async throws(AzureError) -> WireResponse {
        do {
            _ = try await group()
            return WireResponse(status: 204)
        } catch  where error.status == 404 { return WireResponse(status: 404) }
    }

    func listGroups() async throws(AzureError) -> WireResponse {
        let all = try await core {
            try await services.resources.resources(kind: Self.kind, scope: subscription.lowercased())
        }
        return .json(["value": .array(all.map { document($0.body) })])
    }

    /// Its caches go first; the group is gone when they are, which the operation's result tells.
    func deleteGroup() async throws(AzureError) -> WireResponse {
        let name = try await group().name
        let scope = try scope(name)
        for view in try await azureViews() where view.record.spec.id.scope == scope {
            _ = try await core { try await services.caches.delete(view.record.spec.id) }
            try await removeChildren(of: view.record.spec.id)
        }
        try await removeClusters(inGroup: name)
        _ = try await core { try await services.resources.edit(key(name)) { _ in nil } }
        let path = "/subscriptions/\(subscription)/operationresults/group-\(name)"
        return WireResponse(status: 202, headers: [("Location", link(path)), ("Retry-After", "1")])
    }

    func groupResult() async throws(AzureError) -> WireResponse {
        let name = operation.hasPrefix("group-") ? String(operation.dropFirst("group-".count)) : operation
        let scope = try scope(name)
        for view in try await azureViews() where view.record.spec.id.scope == scope && view.state == .deleting {
            let running = try await core { try await services.caches.operations(in: scope, limit: 100) }
                .first { $0.cache == view.record.spec.id && $0.state == .running }
            if let running {
                _ = try await core {
                    try await services.caches.operation(running.id, wait: services.patience ?? Self.patience)
                }
            }
        }
        let isGone = try await azureViews().allSatisfy { $0.record.spec.id.scope != scope || $0.state != .deleting }
        if isGone { return WireResponse(status: 200) }
        return WireResponse(
            status: 202, headers: [("Location", link(head.segments.map { "/" + $0 }.joined())), ("Retry-After", "1")])
    }

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
