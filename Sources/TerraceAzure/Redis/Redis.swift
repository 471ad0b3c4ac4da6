import TerraceCore
import TerraceFrontEnd

extension AzureCall {
    // MARK: Finding

    /// The cache of this name in the group, whatever the case of either.
    func redis() async throws(AzureError) -> CacheView {
        let group = try await group()
        let found = try await azureViews().first {
            group.holds($0.record.spec.id) && $0.record.spec.id.name.lowercased() == name.lowercased()
                && $0.record.spec.tier != "azure/enterprise"
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
        let group = inGroup ? try await group() : nil
        let shown = try await azureViews().filter { view in
            let id = view.record.spec.id
            return view.record.spec.tier != "azure/enterprise"
                && (group?.holds(id) ?? (Self.subscription(of: id).lowercased() == subscription.lowercased()))
        }
        return .json(["value": .array(shown.map { RedisView(view: $0).json })])
    }

    /// Names are hosts in the original: one of a kind in all of Azure, whatever their case.
    func checkName() async throws(AzureError) -> WireResponse {
        guard let wanted = body["name"]?.text, let type = body["type"]?.text?.lowercased() else {
            throw AzureError(400, "InvalidRequestBody", "The body needs a name and a type.")
        }
        guard ["microsoft.cache/redis", "microsoft.cache/redisenterprise"].contains(type) else {
            throw .invalid("type", "It is Microsoft.Cache/redis or Microsoft.Cache/redisEnterprise.")
        }
        if let problem = CacheID.problem(withName: wanted) {
            throw AzureError(400, "InvalidRequestBody", problem, target: "name")
        }
        guard try await azureViews().allSatisfy({ $0.record.spec.id.name.lowercased() != wanted.lowercased() }),
            try await placesOfClusters(named: wanted).isEmpty
        else { throw .nameNotAvailable }
        return WireResponse(status: 200)
    }

    // MARK: Create

    func putRedis() async throws(AzureError) -> WireResponse {
        let group = try await group()
        if let problem = CacheID.problem(withName: name) {
            throw AzureError(400, "InvalidRequestBody", problem, target: "name")
        }
        _ = try AzureLocation.check(body["location"]?.text, for: "Microsoft.Cache/Redis")
        let same = try await azureViews().first { $0.record.spec.id.name.lowercased() == name.lowercased() }
        if let same {
            guard group.holds(same.record.spec.id), same.record.spec.tier != "azure/enterprise" else {
                throw .nameNotAvailable
            }
            let idle = try await idleRedis()
            return try await apply(try completed(try RedisRequest(body).attributes(), over: idle), to: idle)
        }
        guard try await placesOfClusters(named: name).isEmpty else { throw .nameNotAvailable }
        let scope = try group.scope()
        let id = try await core { try CacheID(scope: scope, name: name) }
        let attributes = try completed(try RedisRequest(body).attributes(), over: nil)
        let declaration = try RedisDeclaration(id: id, attributes: attributes).declaration()
        let change = try await core {
            try await services.provisioning.apply(ApplyIntent([declaration], existing: .refuse)).first
        }
        let view = RedisView(view: try await core { try await services.caches.cache(id) })
        let headers = polling(change?.operation ?? "", location: view.location) + [("Location", link(view.id))]
        return .json(view.json, status: 201, headers: headers)
    }

    // MARK: Change

    func patchRedis() async throws(AzureError) -> WireResponse {
        let view = try await idleRedis()
        let request = RedisRequest(body, over: view.record.spec.attributes, shown: RedisView(view: view).json)
        return try await apply(try completed(try request.attributes(), over: view), to: view)
    }

    /// The request's attributes with the ids of its identities; those that the cache has already stay.
    private func completed(
        _ attributes: [String: JSONValue], over view: CacheView?
    ) throws(AzureError) -> [String: JSONValue] {
        var completed = attributes
        completed["identity"] = try ManagedIdentity.completed(
            attributes["identity"], old: view?.record.spec.attributes["identity"], uuid: services.uuid)
        return completed
    }

    /// Clients echo the whole state: what is as it was is no change, and a change of nothing is done.
    private func apply(_ attributes: [String: JSONValue], to view: CacheView) async throws(AzureError) -> WireResponse {
        let spec = view.record.spec
        let before = RedisView(view: view)
        try AzureLocation.checkStays(
            attributes["location"]?.text, from: before.location, name: spec.id.name, group: groupName)
        try RedisTransition(from: spec.attributes, to: attributes).check()
        let declaration = try RedisDeclaration(
            id: spec.id, attributes: attributes, principals: try await principals(of: spec.id)
        ).declaration()
        let change = try await core {
            try await services.provisioning.apply(ApplyIntent([declaration], existing: .require)).first
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

    // MARK: Delete

    func deleteRedis() async throws(AzureError) -> WireResponse {
        let view = try await redis()
        let id = view.record.spec.id
        try await removeChildren(of: id)
        let operation = try await core { try await services.provisioning.delete(id) }
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
        try await regenerateKey(of: try await idleRedis().record.spec.id)
    }

    func regenerateKey(of id: CacheID) async throws(AzureError) -> WireResponse {
        let index =
            switch body["keyType"]?.text {
            case "Primary": 0
            case "Secondary": 1
            default: throw AzureError.invalid("keyType", "It is Primary or Secondary.")
            }
        return .json(Self.keys(try await core { try await services.actions.regenerateKey(id, index: index) }))
    }

    func forceReboot() async throws(AzureError) -> WireResponse {
        let record = try await idleRedis().record
        let wanted = try nodesToReboot(record)
        let way = rebootManner(record)
        if !wanted.isEmpty {
            _ = try await core { try await services.actions.restart(record.spec.id, nodes: wanted, manner: way) }
        }
        return .json([
            "message":
                "The requested reboot operation for 'Value' has been successfully scheduled and should be executed shortly."
        ])
    }

    /// By their ports as the cache shows them, or by what they are in their shard.
    /// One node at a time is a planned failover there; all of them together, or the only one, lose what is not on disk.
    private func rebootManner(_ record: CacheRecord) -> RestartManner {
        record.spec.replicas == 0 || body["rebootType"]?.text == "AllNodes" ? .atOnce : .inTurn
    }

    private func nodesToReboot(_ record: CacheRecord) throws(AzureError) -> [NodeID] {
        if let ports = body["ports"], !ports.elements.isEmpty {
            guard body["rebootType"]?.text == nil, body["shardId"]?.number == nil else {
                throw .invalid("ports", "With them, neither rebootType nor shardId is given.")
            }
            let numbers = ports.elements.compactMap(\.number).map { port in
                (13000...65535).contains(port) ? port - (port >= 15000 ? 15000 : 13000) : -1
            }
            let numbered = record.spec.nodeIDs
            guard numbers.allSatisfy(numbered.indices.contains) else {
                throw .invalid("ports", "They are those of the cache's instances.")
            }
            return Set(numbers).sorted().map { numbered[$0] }
        }
        var nodes = record.nodes.map(\.id).sorted()
        if let shard = body["shardId"], shard != .null {
            guard let number = shard.number, (0..<record.spec.shards).contains(number) else {
                throw .invalid("shardId", "The cache has the shards 0 to \(record.spec.shards - 1).")
            }
            nodes = nodes.filter { $0.shard == number }
        }
        return switch body["rebootType"]?.text {
        case "AllNodes": nodes
        case "PrimaryNode": nodes.filter { record.primaries.contains($0) }
        case "SecondaryNode": nodes.filter { !record.primaries.contains($0) }
        default: throw .invalid("rebootType", "It is AllNodes, PrimaryNode or SecondaryNode.")
        }
    }
}
