import TerraceCore
import TerraceFrontEnd

/// User groups: who may log in to the replication groups that have them, and nobody else.
extension AWSCall {
    private func key(_ id: String) -> ResourceKey {
        ResourceKey(kind: "aws/userGroup", scope: scope.rawValue, name: id)
    }

    func userGroups() async throws(AWSError) -> [AWSUserGroup] {
        try await core(.userGroup) {
            try await services.resources.resources(kind: "aws/userGroup", scope: scope.rawValue)
        }.compactMap { AWSUserGroup(id: $0.key.name, $0.body) }
    }

    func userGroup(_ id: String) async throws(AWSError) -> AWSUserGroup {
        let body = try await core(.userGroup) { try await services.resources.resource(key(id)) }
        guard let group = AWSUserGroup(id: id, body) else {
            throw AWSError("UserGroupNotFound", "User group \(id.prefix(120)) not found.", status: 404)
        }
        return group
    }

    func write(_ group: AWSUserGroup) async throws(AWSError) {
        _ = try await core(.userGroup) { try await services.resources.edit(key(group.id)) { _ in group.body } }
    }

    func createUserGroup() async throws(AWSError) -> JSONValue {
        let id = try id("UserGroupId", upTo: 40)
        let engine = (text("Engine") ?? "").lowercased()
        guard EngineName(rawValue: engine) != nil else {
            throw .invalidValue("Engine must be redis or valkey, not '\(engine.prefix(40))'.")
        }
        let group = AWSUserGroup(id: id, engine: engine, userIDs: (texts("UserIds") ?? []).map { $0.lowercased() })
        try await check(group)
        _ = try await core(.userGroup) {
            try await services.resources.edit(key(id)) { old in
                guard old == nil else {
                    throw AWSError("UserGroupAlreadyExists", "User group \(id) already exists.")
                }
                return group.body
            }
        }
        try await writeTags(list("Tags") ?? [], of: arn("usergroup", id))
        return try await described(group, status: "creating")
    }

    /// Names are one of a kind in a group, and Redis needs a default user, as the engine itself does.
    private func check(_ group: AWSUserGroup) async throws(AWSError) {
        guard group.userIDs.count <= 100 else {
            throw AWSError("UserQuotaExceeded", "A user group has at most 100 users, not \(group.userIDs.count).")
        }
        var names: [String] = []
        for id in group.userIDs { names.append(try await user(id).name) }
        if let twice = names.enumerated().first(where: { names[..<$0.offset].contains($0.element) }) {
            throw AWSError(
                "DuplicateUserName", "User group \(group.id) would have several users named \(twice.element).")
        }
        if group.engine == "redis", !names.contains(CacheUser.defaultName) {
            throw AWSError("DefaultUserRequired", "User group needs to contain a user with the user name default.")
        }
    }

    func describeUserGroups() async throws(AWSError) -> JSONValue {
        if let id = text("UserGroupId")?.lowercased() {
            return ["UserGroups": [try await described(try await userGroup(id))]]
        }
        var items: [(key: String, value: JSONValue)] = []
        for group in try await userGroups() { items.append((group.id, try await described(group))) }
        let page = try page(items)
        return ["UserGroups": .array(page.items), "Marker": page.marker]
    }

    func modifyUserGroup() async throws(AWSError) -> JSONValue {
        let old = try await userGroup(try id("UserGroupId", upTo: 40))
        let added = (texts("UserIdsToAdd") ?? []).map { $0.lowercased() }
        let removed = (texts("UserIdsToRemove") ?? []).map { $0.lowercased() }
        try requireChange(besides: ["UserGroupId"])
        if let missing = removed.first(where: { !old.userIDs.contains($0) }) {
            throw AWSError("UserNotFound", "User \(missing.prefix(120)) is not in user group \(old.id).", status: 404)
        }
        var group = old
        if let engine = text("Engine")?.lowercased() {
            guard EngineName(rawValue: engine) != nil else { throw .invalidValue("Engine must be redis or valkey.") }
            group.engine = engine
        }
        group.userIDs.removeAll { removed.contains($0) }
        group.userIDs += added.filter { !group.userIDs.contains($0) }
        try await check(group)
        try await write(group)
        try await applyUsers(ofGroups: [group.id])
        var shown = try await described(group, status: "modifying").members
        shown["PendingChanges"] = [
            "UserIdsToAdd": .array(added.map { .string($0) }), "UserIdsToRemove": .array(removed.map { .string($0) }),
        ]
        return .object(shown)
    }

    func deleteUserGroup() async throws(AWSError) -> JSONValue {
        let group = try await userGroup(try id("UserGroupId", upTo: 40))
        let holders = try await holders(of: [group.id]).map(\.awsID)
        guard holders.isEmpty else {
            throw AWSError(
                "InvalidUserGroupState",
                "User group \(group.id) is associated with \(holders.joined(separator: ", ")); disassociate it first.")
        }
        let described = try await described(group, status: "deleting")
        _ = try await core(.userGroup) { try await services.resources.edit(key(group.id)) { _ in nil } }
        try await removeTags(of: arn("usergroup", group.id))
        return described
    }

    private func described(_ group: AWSUserGroup, status: String = "active") async throws(AWSError) -> JSONValue {
        let holders = try await holders(of: [group.id]).map { JSONValue.string($0.awsID) }
        return [
            "UserGroupId": .string(group.id), "Status": .string(status), "Engine": .string(group.engine),
            "UserIds": .array(group.userIDs.map { .string($0) }),
            "MinimumEngineVersion": group.engine == "valkey" ? "7.2" : "6.0", "PendingChanges": [:],
            "ReplicationGroups": .array(holders), "ServerlessCaches": [],
            "ARN": .string(arn("usergroup", group.id)),
        ]
    }

    // MARK: Caches

    private func holders(of groups: Set<String>) async throws(AWSError) -> [CacheView] {
        try await views().filter { view in
            !view.record.deletionRequested && !groups.isDisjoint(with: view.record.spec.userGroupIDs)
        }
    }

    /// Who may log in to a replication group that has this user group. A Valkey group without a default user has one that
    /// cannot log in: whoever names nobody is refused.
    func users(ofGroup id: String) async throws(AWSError) -> [CacheUser] {
        let group = try await userGroup(id)
        var users: [CacheUser] = []
        for id in group.userIDs { if let user = try await user(id).cacheUser { users.append(user) } }
        if !users.contains(where: { $0.name == CacheUser.defaultName }), let off = try? AccessString("off") {
            users.append(CacheUser(name: CacheUser.defaultName, access: off, login: .open))
        }
        return users
    }

    func applyUsers(ofGroupsWith user: String) async throws(AWSError) {
        try await applyUsers(ofGroups: try await userGroups().filter { $0.userIDs.contains(user) }.map(\.id))
    }

    /// Puts the groups' users into every replication group that has one, and waits a moment until they can log in.
    func applyUsers(ofGroups ids: [String]) async throws(AWSError) {
        var intent = ApplyIntent([], existing: .require)
        for id in ids {
            // Read before the users: one that is taken away meanwhile must not come back with this change.
            let views = try await holders(of: [id])
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
        try await core(.replicationGroup(first.id.awsID)) {
            for change in try await services.provisioning.apply(wanted) {
                if let operation = change.operation {
                    _ = try await services.caches.operation(operation, wait: services.patience ?? Self.patience)
                }
            }
        }
    }

    /// What `UserGroupIds` and its relatives make of a replication group.
    func setUserGroup(_ declaration: inout CacheDeclaration, spec: CacheSpec?) async throws(AWSError) {
        let present = spec?.userGroupIDs ?? []
        let added = (texts("UserGroupIds") ?? texts("UserGroupIdsToAdd") ?? []).map { $0.lowercased() }
        let removed =
            flag("RemoveUserGroups") == true ? present : (texts("UserGroupIdsToRemove") ?? []).map { $0.lowercased() }
        if let missing = removed.first(where: { !present.contains($0) }) {
            throw AWSError("UserGroupNotFound", "User group \(missing.prefix(120)) is not associated.", status: 404)
        }
        let groups = present.filter { !removed.contains($0) } + added.filter { !present.contains($0) }
        if text("AuthToken") != nil, !groups.isEmpty {
            throw .invalidCombination(
                "Auth tokens can't be enabled with a user group already associated. Pass RemoveUserGroups to proceed.")
        }
        guard groups != present else { return }
        guard groups.count <= 1 else {
            throw .invalidCombination("A replication group has at most one user group, not \(groups.count).")
        }
        declaration.attributes["UserGroupIds"] = .array(groups.map { .string($0) })
        guard let group = groups.first else {
            declaration.users = nil
            return
        }
        guard declaration.tls == .required else {
            throw .invalidCombination(
                "User group based access control requires encryption-in-transit to be enabled on the replication group."
            )
        }
        if spec?.auth == true, text("AuthTokenUpdateStrategy") != "DELETE" {
            throw .invalidCombination(
                "User group can't be associated with auth token enabled. Pass AuthStrategy delete to proceed.")
        }
        declaration.auth = false
        declaration.users = try await users(ofGroup: group)
    }
}

extension CacheSpec {
    /// The user groups of a replication group: one, or none.
    var userGroupIDs: [String] { (attributes["UserGroupIds"]?.elements ?? []).compactMap(\.text) }
}

/// A user group as it is stored.
struct AWSUserGroup: Equatable, Sendable {
    let id: String
    var engine: String
    var userIDs: [String]

    init(id: String, engine: String, userIDs: [String]) {
        self.id = id
        self.engine = engine
        self.userIDs = userIDs
    }

    init?(id: String, _ body: JSONValue?) {
        guard let body, let engine = body["engine"]?.text else { return nil }
        self.init(id: id, engine: engine, userIDs: (body["users"]?.elements ?? []).compactMap(\.text))
    }

    var body: JSONValue {
        ["engine": .string(engine), "users": .array(userIDs.map { .string($0) })]
    }
}
