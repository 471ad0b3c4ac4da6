import TerraceCore
import TerraceFrontEnd

/// Updates the users of the replication groups that have a user group.
struct UserRollout {
    private let call: AWSCall

    init(_ call: AWSCall) { self.call = call }

    /// The users that can log in to a replication group with this user group. A Valkey group without a default user
    /// gets a disabled one, so that clients without a user name are refused.
    func users(ofGroup id: String) async throws(AWSError) -> [CacheUser] {
        let group = try await UserGroups(call).find(id)
        var users: [CacheUser] = []
        for id in group.userIDs { if let user = try await Users(call).find(id).cacheUser { users.append(user) } }
        if !users.contains(where: { $0.name == CacheUser.defaultName }), let off = try? AccessString("off") {
            users.append(CacheUser(name: CacheUser.defaultName, access: off, login: .open))
        }
        return users
    }

    /// Gives every replication group with one of these user groups its users, and waits a moment until they can log in.
    func apply(toHoldersOf ids: [String]) async throws(AWSError) {
        var intent = ApplyIntent([], existing: .require)
        for id in ids {
            // The caches are read before the users. If a user is removed in between, the generation does not match, and
            // this change cannot bring the user back.
            let views = try await UserGroups(call).holders(of: [id])
            let users = try await users(ofGroup: id)
            for view in views {
                var declaration = view.record.declaration
                declaration.users = users
                intent.declarations.append(declaration)
                intent.generations[declaration.id] = view.record.generation
            }
        }
        guard let first = intent.declarations.first else { return }
        let wanted = intent
        let subject = AWSSubject.replicationGroup(first.id.awsID)
        let changes = try await call.core(about: subject) { try await $0.provisioning.apply(wanted) }
        for operation in changes.compactMap(\.operation) {
            _ = try await call.core.ended(operation, within: AWSCall.patience, about: subject)
        }
    }
}
