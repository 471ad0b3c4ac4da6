import TerraceCore
import TerraceFrontEnd

/// Puts the users of user groups into the replication groups that have them.
struct UserRollout {
    private let call: AWSCall

    init(_ call: AWSCall) { self.call = call }

    /// Users that may log in to a replication group which has this user group. A Valkey group without a default user gets one
    /// that cannot log in: a client that names no user is refused.
    func users(ofGroup id: String) async throws(AWSError) -> [CacheUser] {
        let group = try await UserGroups(call).find(id)
        var users: [CacheUser] = []
        for id in group.userIDs { if let user = try await Users(call).find(id).cacheUser { users.append(user) } }
        if !users.contains(where: { $0.name == CacheUser.defaultName }), let off = try? AccessString("off") {
            users.append(CacheUser(name: CacheUser.defaultName, access: off, login: .open))
        }
        return users
    }

    /// Puts the groups' users into every replication group that has one, and waits a moment until they can log in.
    func apply(toHoldersOf ids: [String]) async throws(AWSError) {
        var intent = ApplyIntent([], existing: .require)
        for id in ids {
            // Read before the users: one that is taken away meanwhile must not come back with this change.
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
