import TerraceCore
import TerraceFrontEnd

/// A Redis Enterprise cluster is stored; the cache comes with its database, which says all that the engine has to know.
extension AzureCall {
    private static let kind = "azure/enterpriseCluster"

    private func key(_ group: String) -> ResourceKey {
        ResourceKey(kind: Self.kind, scope: "\(subscription)/\(group)".lowercased(), name: name.lowercased())
    }

    /// The cluster, with its group as that is spelled.
    func cluster() async throws(AzureError) -> (group: String, body: JSONValue) {
        let group = try await group().name
        let found = try await core { try await services.resources.resource(key(group)) }
        guard let found else { throw .resourceNotFound("Microsoft.Cache/redisEnterprise", name, group: groupName) }
        return (group, found)
    }

    func clusterPath(_ group: String, _ name: String) -> String {
        "\(groupPath(group))/providers/Microsoft.Cache/redisEnterprise/\(name)"
    }

    private func document(_ body: JSONValue, _ group: String) -> JSONValue {
        let name = body["name"]?.text ?? ""
        var document: [String: JSONValue] = [
            "id": .string(clusterPath(group, name)), "name": .string(name), "type": "Microsoft.Cache/redisEnterprise",
            "kind": "v1", "location": body["location"] ?? "East US", "tags": body["tags"] ?? [:],
            "sku": body["sku"] ?? [:],
            "properties": [
                "provisioningState": "Succeeded", "resourceState": "Running", "redisVersion": "7.2",
                "minimumTlsVersion": body["minimumTlsVersion"] ?? "1.2", "highAvailability": "Enabled",
                "redundancyMode": "LR", "hostName": body["hostName"] ?? "", "privateEndpointConnections": [],
            ],
        ]
        document["zones"] = body["zones"]
        return .object(document)
    }

    /// With the address of its database, which is the cluster's.
    private func shown(_ body: JSONValue, _ group: String) async throws(AzureError) -> JSONValue {
        var members = body.members
        let scope = try scope(group)
        let view = try await azureViews().first {
            $0.record.spec.id.scope == scope && $0.record.spec.id.name == body["name"]?.text
        }
        members["hostName"] = view?.record.endpoint.map { .string($0.host) }
        return document(.object(members), group)
    }

    func putCluster() async throws(AzureError) -> WireResponse {
        let group = try await group().name
        if let problem = CacheID.problem(withName: name) {
            throw AzureError(400, "InvalidRequestBody", problem, target: "name")
        }
        guard let location = body["location"]?.text else {
            throw AzureError(400, "LocationRequired", "The location property is required for this definition.")
        }
        guard let sku = body["sku"]?["name"]?.text, sku.hasPrefix("Enterprise_E") else {
            throw .invalid("sku.name", "Terrace has the SKUs Enterprise_E1 to Enterprise_E400.")
        }
        let capacity = body["sku"]?["capacity"]?.number ?? 2
        guard capacity > 0, capacity.isMultiple(of: 2) else {
            throw .invalid("sku.capacity", "It is an even number: 2, 4, 6, 8 or 10.")
        }
        let scope = try scope(group)
        let isTaken = try await azureViews().contains {
            $0.record.spec.id.name.lowercased() == name.lowercased()
                && ($0.record.spec.id.scope != scope || $0.record.spec.tier != "azure/enterprise")
        }
        guard !isTaken else { throw .nameNotAvailable }
        let existed = try await core { try await services.resources.resource(key(group)) }
        var stored: [String: JSONValue] = [
            "name": existed?["name"] ?? .string(name), "location": .string(AzureLocation.display(location)),
            "sku": ["name": .string(sku), "capacity": .integer(capacity)], "tags": body["tags"] ?? [:],
        ]
        stored["zones"] = body["zones"]
        stored["minimumTlsVersion"] = body["properties"]?["minimumTlsVersion"]
        let written = JSONValue.object(stored)
        _ = try await core { try await services.resources.edit(key(group)) { _ in written } }
        return .json(try await shown(written, group), status: existed == nil ? 201 : 200)
    }

    func getCluster() async throws(AzureError) -> WireResponse {
        let found = try await cluster()
        return .json(try await shown(found.body, found.group))
    }

    func listClusters(inGroup: Bool) async throws(AzureError) -> WireResponse {
        let only = inGroup ? "\(subscription)/\(try await group().name)".lowercased() : nil
        let all = try await core { try await services.resources.resources(kind: Self.kind, scope: only) }
        var value: [JSONValue] = []
        for cluster in all where cluster.key.scope.hasPrefix(subscription.lowercased() + "/") {
            let group = String(cluster.key.scope.dropFirst(subscription.count + 1))
            value.append(try await shown(cluster.body, group))
        }
        return .json(["value": .array(value)])
    }

    func deleteCluster() async throws(AzureError) -> WireResponse {
        let found = try await cluster()
        let view = try? await database(of: found.group)
        _ = try await core { try await services.resources.edit(key(found.group)) { _ in nil } }
        guard let id = view?.record.spec.id else { return WireResponse(status: 200) }
        let operation = try await core { try await services.caches.delete(id) }
        let path = operationPath("operationresults", operation?.id ?? "", location: "East US")
        return WireResponse(status: 202, headers: [("Location", link(path)), ("Retry-After", "1")])
    }

    func removeClusters(inGroup group: String) async throws(AzureError) {
        try await core {
            try await services.resources.change([
                .remove(kinds: [Self.kind], scope: "\(subscription)/\(group)".lowercased())
            ])
        }
    }
}
