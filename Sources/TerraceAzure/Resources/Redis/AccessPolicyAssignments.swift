import TerraceCore
import TerraceFrontEnd

/// Assignments of access policies to principals. A principal logs in to the cache with its object id and a token of the
/// login, as with Microsoft Entra.
struct AccessPolicyAssignments: AzureResource {
    private let call: AzureCall
    private let children: RedisChildren

    init(_ call: AzureCall) {
        self.call = call
        children = RedisChildren(call: call, kind: .accessPolicyAssignment)
    }

    func all(of id: CacheID) async throws(AzureError) -> [JSONValue] { try await children.all(of: id) }

    // MARK: Operations

    func list() async throws(AzureError) -> WireResponse {
        let view = try await RedisCaches(call).find()
        return children.list(try await all(of: view.record.spec.id), of: view)
    }

    func get() async throws(AzureError) -> WireResponse {
        let view = try await RedisCaches(call).find()
        return try children.get(among: try await all(of: view.record.spec.id), of: view)
    }

    struct Put: VendorInput {
        fileprivate let properties: Properties?

        init(_ input: InputReader) { properties = input.structure("properties", Properties.init) }
    }

    fileprivate struct Properties {
        let objectId: String?
        let objectIdAlias: String?
        let accessPolicyName: String?

        init(_ input: InputReader) {
            objectId = input.text("objectId")
            objectIdAlias = input.text("objectIdAlias")
            accessPolicyName = input.text("accessPolicyName")
        }
    }

    func put(_ input: Put) async throws(AzureError) -> WireResponse {
        let view = try await RedisCaches(call).find()
        let id = view.record.spec.id
        let answer = try await children.put(try await stored(input.properties, of: id), of: view)
        try await Principals(call).apply(to: id)
        return answer
    }

    private func stored(_ properties: Properties?, of id: CacheID) async throws(AzureError) -> JSONValue {
        guard let object = properties?.objectId, CacheUser.problem(withName: object) == nil,
            object != CacheUser.defaultName
        else { throw .invalid("properties.objectId", "It is the object id of a user, group or principal.") }
        let policy = properties?.accessPolicyName ?? ""
        let known = try await AccessPolicies(call).all(of: id).compactMap { $0["name"]?.text }
        guard let name = known.first(where: { $0.lowercased() == policy.lowercased() }) else {
            throw .invalid("properties.accessPolicyName", "It is one of \(known.joined(separator: ", ")).")
        }
        return [
            "objectId": .string(object), "objectIdAlias": .string(properties?.objectIdAlias ?? ""),
            "accessPolicyName": .string(name), "provisioningState": "Succeeded",
        ]
    }

    func delete() async throws(AzureError) -> WireResponse {
        let id = try await RedisCaches(call).find().record.spec.id
        let answer = try await children.delete(of: id)
        if answer.status == 200 { try await Principals(call).apply(to: id) }
        return answer
    }
}
