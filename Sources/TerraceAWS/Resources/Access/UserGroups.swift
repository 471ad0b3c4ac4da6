import TerraceCore
import TerraceFrontEnd

/// User groups: their users, and no others, can log in to the replication groups that have them.
struct UserGroups: AWSResource {
    let call: AWSCall
    private let folder: Folder<AWSError>

    init(_ call: AWSCall) {
        self.call = call
        folder = call.folder("userGroup", about: .userGroup)
    }

    // MARK: Finding

    func all() async throws(AWSError) -> [AWSUserGroup] {
        try await folder.documents().compactMap { AWSUserGroup(id: $0.key.name, $0.body) }
    }

    func find(_ id: String) async throws(AWSError) -> AWSUserGroup {
        guard let group = AWSUserGroup(id: id, try await folder.document(id)) else {
            throw AWSError("UserGroupNotFound", "User group \(id.prefix(120)) not found.", status: 404)
        }
        return group
    }

    /// The replication groups that have one of these user groups.
    func holders(of ids: [String]) async throws(AWSError) -> [CacheView] {
        let groups = Set(ids)
        return try await call.views().filter { view in
            !view.record.deletionRequested && !groups.isDisjoint(with: view.record.spec.userGroupIDs)
        }
    }

    func write(_ group: AWSUserGroup) async throws(AWSError) { try await folder.put(group.id, group.body) }

    private func checked(_ id: String?) throws(AWSError) -> String {
        try Identifier.checked(id, "UserGroupId", upTo: 40)
    }

    // MARK: Operations

    func create(_ input: CreateUserGroup) async throws(AWSError) -> JSONValue {
        let id = try checked(input.userGroupId)
        let engine = input.engine.lowercased()
        guard EngineName(rawValue: engine) != nil else {
            throw .invalidValue("Engine must be redis or valkey, not '\(engine.prefix(40))'.")
        }
        let group = AWSUserGroup(id: id, engine: engine, userIDs: (input.userIds ?? []).map { $0.lowercased() })
        try await check(group)
        let exists = AWSError("UserGroupAlreadyExists", "User group \(id) already exists.")
        try await folder.create(id, group.body, orThrow: exists)
        try await Tags(call).write(input.tags ?? [], of: call.arn("usergroup", id))
        return try await described(group, status: "creating")
    }

    /// Checks that user names in a group are unique, and that a Redis group has a default user, which the engine needs.
    private func check(_ group: AWSUserGroup) async throws(AWSError) {
        guard group.userIDs.count <= 100 else {
            throw AWSError("UserQuotaExceeded", "A user group has at most 100 users, not \(group.userIDs.count).")
        }
        var names: [String] = []
        for id in group.userIDs { names.append(try await Users(call).find(id).name) }
        if let twice = names.enumerated().first(where: { names[..<$0.offset].contains($0.element) }) {
            throw AWSError(
                "DuplicateUserName", "User group \(group.id) would have several users named \(twice.element).")
        }
        if group.engine == "redis", !names.contains(CacheUser.defaultName) {
            throw AWSError("DefaultUserRequired", "User group needs to contain a user with the user name default.")
        }
    }

    func describe(_ input: DescribeUserGroups) async throws(AWSError) -> JSONValue {
        if let id = input.userGroupId?.lowercased() {
            return ["UserGroups": [try await described(try await find(id))]]
        }
        var items: [Page.Item] = []
        for group in try await all() { items.append((group.id, try await described(group))) }
        return try input.page("UserGroups", items)
    }

    func modify(_ input: ModifyUserGroup) async throws(AWSError) -> JSONValue {
        let old = try await find(try checked(input.userGroupId))
        let added = (input.userIdsToAdd ?? []).map { $0.lowercased() }
        let removed = (input.userIdsToRemove ?? []).map { $0.lowercased() }
        try input.requireChange(besides: ["UserGroupId"])
        if let missing = removed.first(where: { !old.userIDs.contains($0) }) {
            throw AWSError("UserNotFound", "User \(missing.prefix(120)) is not in user group \(old.id).", status: 404)
        }
        var group = old
        if let engine = input.engine?.lowercased() {
            guard EngineName(rawValue: engine) != nil else { throw .invalidValue("Engine must be redis or valkey.") }
            group.engine = engine
        }
        group.userIDs.removeAll { removed.contains($0) }
        group.userIDs += added.filter { !group.userIDs.contains($0) }
        try await check(group)
        try await write(group)
        try await UserRollout(call).apply(toHoldersOf: [group.id])
        var shown = try await described(group, status: "modifying").members
        shown["PendingChanges"] = [
            "UserIdsToAdd": .array(added.map { .string($0) }), "UserIdsToRemove": .array(removed.map { .string($0) }),
        ]
        return .object(shown)
    }

    func delete(_ input: DeleteUserGroup) async throws(AWSError) -> JSONValue {
        let group = try await find(try checked(input.userGroupId))
        let holders = try await holders(of: [group.id]).map(\.awsID)
        guard holders.isEmpty else {
            throw AWSError(
                "InvalidUserGroupState",
                "User group \(group.id) is associated with \(holders.joined(separator: ", ")); disassociate it first.")
        }
        let described = try await described(group, status: "deleting")
        try await folder.remove(group.id)
        try await Tags(call).removeAll(of: call.arn("usergroup", group.id))
        return described
    }

    private func described(_ group: AWSUserGroup, status: String = "active") async throws(AWSError) -> JSONValue {
        let holders = try await holders(of: [group.id]).map { JSONValue.string($0.awsID) }
        return [
            "UserGroupId": .string(group.id), "Status": .string(status), "Engine": .string(group.engine),
            "UserIds": .array(group.userIDs.map { .string($0) }),
            "MinimumEngineVersion": group.engine == "valkey" ? "7.2" : "6.0", "PendingChanges": [:],
            "ReplicationGroups": .array(holders), "ServerlessCaches": [],
            "ARN": .string(call.arn("usergroup", group.id)),
        ]
    }
}
