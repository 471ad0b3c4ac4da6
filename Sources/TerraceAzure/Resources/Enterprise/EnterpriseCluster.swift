import TerraceCore

/// A cluster as it is stored and shown.
struct EnterpriseCluster: Sendable {
    let group: ResourceGroup
    /// The stored document: `name`, `location`, `sku` and other members of the request.
    let document: JSONValue
    /// The stored document with the types of the service's model.
    let body: ClusterInput

    var name: String { document["name"]?.text ?? "" }
    var location: String { body.location ?? "East US" }
    var path: String { "\(group.path)/providers/Microsoft.Cache/redisEnterprise/\(name)" }

    init(group: ResourceGroup, body: JSONValue) {
        self.group = group
        document = body
        self.body = ClusterInput(body)
    }

    /// - Parameter request: a whole request, as for a creation.
    /// - Throws: `AzureError` for members that a cluster cannot have.
    init(
        _ request: ClusterInput, name: String, group: ResourceGroup, identity: JSONValue?
    ) throws(AzureError) {
        let location = try AzureLocation.check(request.location, for: "Microsoft.Cache/redisEnterprise")
        let sku = try EnterpriseSKU(request.sku)
        let properties = request.given["properties"]?.members.filter { $0.value != .null } ?? [:]
        guard request.properties?.highAvailability != "Disabled" else {
            throw .invalid(
                "properties.highAvailability",
                "\(sku.name) is always highly available; the SKUs that need not be are not offered here.")
        }
        var stored: [String: JSONValue] = [
            "name": .string(name), "location": .string(AzureLocation.display(location)), "sku": sku.json,
            "tags": request.tags ?? [:], "properties": .object(properties),
        ]
        if let zones = request.zones, !zones.isEmpty { stored["zones"] = .array(zones.map { .string($0) }) }
        stored["identity"] = identity
        self.init(group: group, body: .object(stored))
    }

    /// A whole request: the stored members with those of a PATCH over them. Lists and maps are replaced as a whole.
    func changed(by input: ClusterInput) -> JSONValue {
        let patch = input.given
        var members = document.members
        for name in ["properties", "sku"] {
            members[name] = .object((document[name]?.members ?? [:]).merging(patch[name]?.members ?? [:]) { $1 })
        }
        for name in ["tags", "identity", "zones", "location"] { members[name] = patch[name] ?? members[name] }
        return .object(members)
    }

    /// Whether the cache is this cluster's database.
    func isOf(_ view: CacheView) -> Bool {
        let spec = view.record.spec
        return spec.tier == "azure/enterprise" && spec.id.name.lowercased() == name.lowercased() && group.holds(spec.id)
    }

    /// - Throws: `AzureError` that names the member that cannot be changed so.
    func checkFollows(_ old: EnterpriseCluster) throws(AzureError) {
        try AzureLocation.checkStays(location, from: old.location, name: name, group: group.name)
        if body.zones != old.body.zones { throw .fixed("zones", "A cluster stays in its zones.") }
        guard let before = try? EnterpriseSKU(old.body.sku) else { return }
        try EnterpriseSKU(body.sku).checkFollows(before)
    }

    func json(database view: CacheView?) -> JSONValue {
        let isScaling = view?.state == .updating
        // Documents of an older form have this property at the top level.
        var properties = ["minimumTlsVersion": document["minimumTlsVersion"] ?? "1.2"]
        properties.merge(document["properties"]?.members ?? [:]) { $1 }
        properties.merge([
            "provisioningState": isScaling ? "Updating" : "Succeeded",
            "resourceState": isScaling ? "Scaling" : "Running",
            "redisVersion": "7.2", "highAvailability": "Enabled", "redundancyMode": "LR",
            "hostName": .string(view?.record.endpoint?.host ?? ""), "privateEndpointConnections": [],
        ]) { $1 }
        var shown: [String: JSONValue] = [
            "id": .string(path), "name": .string(name), "type": "Microsoft.Cache/redisEnterprise", "kind": "v1",
            "location": .string(location), "tags": document["tags"] ?? [:], "sku": document["sku"] ?? [:],
            "properties": .object(properties),
        ]
        for name in ["zones", "identity"] { shown[name] = document[name] }
        return .object(shown)
    }
}
