import TerraceCore
import TerraceFrontEnd

/// The users of a cache that access policy assignments allow, each with the token that the login issues for it.
struct Principals {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    func users(of id: CacheID) async throws(AzureError) -> [CacheUser] {
        let policies = Dictionary(
            try await AccessPolicies(call).all(of: id).map {
                ($0["name"]?.text ?? "", $0["properties"]?["permissions"]?.text ?? "")
            }, uniquingKeysWith: { $1 })
        var users: [CacheUser] = []
        for assignment in try await AccessPolicyAssignments(call).all(of: id) {
            guard let object = assignment["properties"]?["objectId"]?.text,
                let permissions = policies[assignment["properties"]?["accessPolicyName"]?.text ?? ""],
                let access = try? AccessPolicies.access(permissions), !users.contains(where: { $0.name == object })
            else { continue }
            let token = try await DataTokens(call).token(of: object)
            users.append(CacheUser(name: object, access: access, login: .hashes([PasswordHash.of(token)])))
        }
        return users
    }

    /// Applies a changed policy or assignment to the cache, and waits a moment until it is live. The request's stage
    /// writes the document together with the change of the cache, so that a document that the servers refuse is not
    /// stored.
    func apply(to id: CacheID) async throws(AzureError) {
        // The generation is read before the principals. If an assignment is removed in between, the generation does not
        // match, and this change cannot bring the assignment back.
        let record = try await call.core(about: call.subject) { try await $0.caches.cache(id) }.record
        let declaration = try RedisDeclaration(
            id: id, attributes: record.spec.attributes, principals: try await users(of: id)
        ).declaration()
        var intent = ApplyIntent([declaration], existing: .require)
        intent.generations[id] = record.generation
        let wanted = intent
        let change = try await call.core(about: call.subject) { try await $0.provisioning.apply(wanted).first }
        guard let operation = change?.operation else { return }
        _ = try await call.core.ended(operation, within: .seconds(5), about: call.subject)
    }
}
