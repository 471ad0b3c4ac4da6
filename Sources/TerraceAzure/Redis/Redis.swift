import TerraceCore
import TerraceFrontEnd

extension AzureCall {
    // MARK: Finding

    /// The cache of this name in the group, whatever the case of either.
    func redis(_ prefixes: [String] = ["azure/basic", "azure/standard", "azure/premium"]) async throws(AzureError)
        -> CacheView
    {
        let group = try await group().name
        let scope = try scope(group)
        let found = try await azureViews().first {
            $0.record.spec.id.scope == scope && $0.record.spec.id.name.lowercased() == name.lowercased()
                && prefixes.contains($0.record.spec.tier)
        }
        guard let found else { throw .resourceNotFound("Microsoft.Cache/redis", name, group: groupName) }
        return found
    }

    /// A cache that takes a change now.
    private func idleRedis() async throws(AzureError) -> CacheView {
        let view = try await redis()
        let shown = RedisView(view: view)
        guard ["Succeeded", "Failed"].contains(shown.provisioningState) else { throw .busy(shown.id) }
        return view
    }

    func getRedis() async throws(AzureError) -> WireResponse { .json(RedisView(view: try await redis()).json) }

    func listRedis(inGroup: Bool) async throws(AzureError) -> WireResponse {
        let scope = inGroup ? try scope(try await group().name) : nil
        let shown = try await azureViews().filter { view in
            let id = view.record.spec.id
            return view.record.spec.tier != "azure/enterprise"
                && (scope.map { $0 == id.scope }
                    ?? (Self.subscription(of: id).lowercased() == subscription.lowercased()))
        }
        return .json(["value": .array(shown.map { RedisView(view: $0).json })])
    }

    /// Names are hosts in the original: one of a kind in all of Azure, whatever their case.
    func checkName() async throws(AzureError) -> WireResponse {
        guard let wanted = body["name"]?.text, body["type"]?.text != nil else {
            throw AzureError(400, "InvalidRequestBody", "The body needs a name and a type.")
        }
        if let problem = CacheID.problem(withName: wanted) {
            throw AzureError(400, "InvalidRequestBody", problem, target: "name")
        }
        guard try await azureViews().allSatisfy({ $0.record.spec.id.name.lowercased() != wanted.lowercased() }) else {
            throw .nameNotAvailable
        }
        return WireResponse(status: 200)
    }

    // MARK: Create

    func putRedis() async throws(AzureError) -> WireResponse {
        let group = try await group().name
        let scope = try scope(group)
        if let problem = CacheID.problem(withName: name) {
            throw AzureError(400, "InvalidRequestBody", problem, target: "name")
        }
        guard body["location"]?.text != nil else {
            throw AzureError(400, "LocationRequired", "The location property is required for this definition.")
        }
        let same = try await azureViews().first { $0.record.spec.id.name.lowercased() == name.lowercased() }
        if let same {
            guard same.record.spec.id.scope == scope, same.record.spec.tier != "azure/enterprise" else {
                throw .nameNotAvailable
            }
            let idle = try await idleRedis()
            return try await apply(try RedisDeclaration.attributes(body), to: idle)
        }
        let id = try await core { try CacheID(scope: scope, name: name) }
        let declaration = try RedisDeclaration(id: id, attributes: try RedisDeclaration.attributes(body)).declaration()
        let change = try await core {
            try await services.caches.apply(ApplyIntent([declaration], existing: .refuse)).first
        }
        let view = RedisView(view: try await core { try await services.caches.cache(id) })
        let headers = polling(change?.operation ?? "", location: view.location) + [("Location", link(view.id))]
        return .json(view.json, status: 201, headers: headers)
    }

    // MARK: Change

    func patchRedis() async throws(AzureError) -> WireResponse {
        let view = try await idleRedis()
        let old = view.record.spec.attributes
        let shown = RedisView(view: view).json
        return try await apply(try RedisDeclaration.attributes(body, over: old, shown: shown), to: view)
    }

    /// Clients echo the whole state: what is as it was is no change, and a change of nothing is done.
    private func apply(_ attributes: [String: JSONValue], to view: CacheView) async throws(AzureError) -> WireResponse {
        let spec = view.record.spec
        try checkTransition(from: spec.attributes, to: attributes)
        let declaration = try RedisDeclaration(
            id: spec.id, attributes: attributes, principals: try await principals(of: spec.id)
        ).declaration()
        let before = RedisView(view: view)
        let change = try await core {
            try await services.caches.apply(ApplyIntent([declaration], existing: .require)).first
        }
        guard let operation = change?.operation else { return .json(before.json) }
        // The answer shows the cache as it is, not as it shall be.
        var shown = before.json.members
        var properties = shown["properties"]?.members ?? [:]
        properties["provisioningState"] = "Updating"
        shown["properties"] = .object(properties)
        let poll = polling(operation, location: before.location)
        let location = poll.filter { $0.name == "Azure-AsyncOperation" }.map { (name: "Location", value: $0.value) }
        return .json(.object(shown), status: 202, headers: poll + location)
    }

    private func checkTransition(from old: [String: JSONValue], to new: [String: JSONValue]) throws(AzureError) {
        let (before, after) = (old["properties"]?["sku"], new["properties"]?["sku"])
        let order = ["Basic", "Standard", "Premium"]
        guard let from = order.firstIndex(of: before?["name"]?.text ?? ""),
            let to = order.firstIndex(of: after?["name"]?.text ?? "")
        else { return }
        if to < from {
            throw AzureError(
                400, "BadRequest",
                "The requested update to the resource is not permitted. The following properties(s) cannot be modified: "
                    + "'properties.sku.name'.")
        }
        if before?["capacity"] != after?["capacity"],
            old["properties"]?["shardCount"] != new["properties"]?["shardCount"]
        {
            throw AzureError(
                400, "BadRequest",
                "The following updates can't be processed in one single request, please send seperate request to update them: "
                    + "'properties.sku.capacity,properties.shardCount'.")
        }
    }

    // MARK: Delete

    func deleteRedis() async throws(AzureError) -> WireResponse {
        let view = try await redis()
        let id = view.record.spec.id
        let operation = try await core { try await services.caches.delete(id) }
        try await removeChildren(of: id)
        let path = operationPath("operationresults", operation?.id ?? "", location: RedisView(view: view).location)
        return WireResponse(status: 202, headers: [("Location", link(path)), ("Retry-After", "1")])
    }

    // MARK: Keys and nodes

    func listKeys() async throws(AzureError) -> WireResponse {
        let view = try await redis()
        guard view.record.endpoint != nil else { throw .busy(RedisView(view: view).id) }
        return .json(Self.keys(try await core { try await services.caches.connection(view.record.spec.id) }))
    }

    static func keys(_ info: ConnectionInfo) -> JSONValue {
        [
            "primaryKey": info.keys.first.map { .string($0) } ?? .null,
            "secondaryKey": info.keys.dropFirst().first.map { .string($0) } ?? .null,
        ]
    }

    func regenerateKey() async throws(AzureError) -> WireResponse {
        let index =
            switch body["keyType"]?.text?.lowercased() {
            case "primary": 0
            case "secondary": 1
            default: throw AzureError.invalid("keyType", "It is Primary or Secondary.")
            }
        let id = try await idleRedis().record.spec.id
        return .json(Self.keys(try await core { try await services.caches.regenerateKey(id, index: index) }))
    }

    func forceReboot() async throws(AzureError) -> WireResponse {
        let record = try await idleRedis().record
        var nodes = record.nodes.map(\.id).sorted()
        if let shard = body["shardId"], shard != .null {
            guard let number = shard.number, (0..<record.spec.shards).contains(number) else {
                throw .invalid("shardId")
            }
            nodes = nodes.filter { $0.shard == number }
        }
        // One node at a time is a planned failover there; all of them together, or the only one, lose what is not on disk.
        var manner = record.spec.replicas == 0 ? RestartManner.atOnce : .inTurn
        switch body["rebootType"]?.text?.lowercased() {
        case "allnodes": manner = .atOnce
        case "primarynode": nodes = nodes.filter { record.primaries.contains($0) }
        case "secondarynode": nodes = nodes.filter { !record.primaries.contains($0) }
        default: throw .invalid("rebootType", "It is AllNodes, PrimaryNode or SecondaryNode.")
        }
        let (wanted, way) = (nodes, manner)
        if !wanted.isEmpty {
            _ = try await core { try await services.caches.restart(record.spec.id, nodes: wanted, manner: way) }
        }
        return .json([
            "message":
                "The requested reboot operation for 'Value' has been successfully scheduled and should be executed shortly."
        ])
    }
}
