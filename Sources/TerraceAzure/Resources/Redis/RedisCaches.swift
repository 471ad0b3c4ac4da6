import TerraceCore
import TerraceFrontEnd

/// Shows, creates, changes and deletes caches of Azure Cache for Redis.
struct RedisCaches: AzureResource {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    // MARK: Finding

    /// The cache of the path's name in the path's group, without regard to case.
    func find() async throws(AzureError) -> CacheView {
        let group = try await ResourceGroups(call).find()
        let found = try await CacheNames(call).caches(named: call.name).first {
            group.holds($0.record.spec.id) && $0.isAzureRedis
        }
        guard let found else { throw .resourceNotFound("Microsoft.Cache/redis", call.name, group: call.groupName) }
        return found
    }

    /// A cache that can be changed now.
    func idle() async throws(AzureError) -> CacheView {
        let view = try await find()
        let shown = RedisView(view: view)
        guard ["Succeeded", "Failed"].contains(shown.provisioningState) else { throw .busy(shown.id) }
        return view
    }

    func get() async throws(AzureError) -> WireResponse { .json(RedisView(view: try await find()).json) }

    func listInGroup() async throws(AzureError) -> WireResponse {
        let group = try await ResourceGroups(call).find()
        return try await list { group.holds($0) }
    }

    func listInSubscription() async throws(AzureError) -> WireResponse {
        try await list { $0.azureSubscription.lowercased() == call.subscription.lowercased() }
    }

    private func list(_ isShown: (CacheID) -> Bool) async throws(AzureError) -> WireResponse {
        let shown = try await call.views().filter { $0.isAzureRedis && isShown($0.record.spec.id) }
        return .json(["value": .array(shown.map { RedisView(view: $0).json })])
    }

    // MARK: Create

    func put(_ input: RedisInput) async throws(AzureError) -> WireResponse {
        let group = try await ResourceGroups(call).find()
        let name = call.name
        try CacheNames.check(name)
        _ = try AzureLocation.check(input.location, for: "Microsoft.Cache/Redis")
        if let same = try await CacheNames(call).caches(named: name).first {
            guard group.holds(same.record.spec.id), same.isAzureRedis else { throw .nameNotAvailable }
            let idle = try await idle()
            return try await apply(try completed(try RedisRequest(input).attributes(), over: idle), to: idle)
        }
        guard try await EnterpriseClusters(call).places(named: name).isEmpty else { throw .nameNotAvailable }
        let scope = try group.scope()
        let id = try await call.core(about: call.subject) { _ in try CacheID(scope: scope, name: name) }
        let attributes = try completed(try RedisRequest(input).attributes(), over: nil)
        let declaration = try RedisDeclaration(id: id, attributes: attributes).declaration()
        let (change, made) = try await call.core(about: call.subject) {
            let change = try await $0.provisioning.apply(ApplyIntent([declaration], existing: .refuse)).first
            return (change, try await $0.caches.cache(id))
        }
        let view = RedisView(view: made)
        let polling = LongRunningOperations(call).polling(change?.operation ?? "", location: view.location)
        return .json(view.json, status: 201, headers: polling + [("Location", call.link(view.id))])
    }

    // MARK: Change

    func patch(_ input: RedisInput) async throws(AzureError) -> WireResponse {
        let view = try await idle()
        let request = RedisRequest(input, over: view.record.spec.attributes, shown: RedisView(view: view).json)
        return try await apply(try completed(try request.attributes(), over: view), to: view)
    }

    /// The request's attributes with ids of its identities; existing ids stay.
    private func completed(
        _ attributes: [String: JSONValue], over view: CacheView?
    ) throws(AzureError) -> [String: JSONValue] {
        var completed = attributes
        completed["identity"] = try ManagedIdentity.completed(
            attributes["identity"], old: view?.record.spec.attributes["identity"], uuid: call.core.services.uuid)
        return completed
    }

    /// Applies changed attributes. Clients send the whole state back, so an unchanged state succeeds at once.
    private func apply(_ attributes: [String: JSONValue], to view: CacheView) async throws(AzureError) -> WireResponse {
        let spec = view.record.spec
        let before = RedisView(view: view)
        try AzureLocation.checkStays(
            RedisInput(attributes).location, from: before.location, name: spec.id.name, group: call.groupName)
        try RedisTransition(from: spec.attributes, to: attributes).check()
        let declaration = try RedisDeclaration(
            id: spec.id, attributes: attributes, principals: try await Principals(call).users(of: spec.id)
        ).declaration()
        let change = try await call.core(about: call.subject) {
            try await $0.provisioning.apply(ApplyIntent([declaration], existing: .require)).first
        }
        guard let operation = change?.operation else { return .json(before.json) }
        // The answer shows the cache's present state, not the requested one.
        let shown = before.json.merging(patch: ["properties": ["provisioningState": "Updating"]])
        let poll = LongRunningOperations(call).polling(operation, location: before.location)
        let location = poll.filter { $0.name == "Azure-AsyncOperation" }.map { (name: "Location", value: $0.value) }
        return .json(shown, status: 202, headers: poll + location)
    }

    // MARK: Delete

    func delete() async throws(AzureError) -> WireResponse {
        let view = try await find()
        return try await CacheDeletion(call).begin(view.record.spec.id, location: RedisView(view: view).location)
    }
}

extension CacheView {
    /// Whether the cache belongs to Azure Cache for Redis and not to Redis Enterprise.
    var isAzureRedis: Bool { record.spec.tier != "azure/enterprise" }
}
