import TerraceCore
import TerraceFrontEnd

/// The user groups that a request adds to or removes from a replication group.
struct UserGroupAssociation {
    private let added: [String]
    private let removed: [String]
    private let removesAll: Bool
    private let hasToken: Bool
    private let deletesToken: Bool

    init(_ input: CreateReplicationGroup) {
        added = input.userGroupIds ?? []
        removed = []
        removesAll = false
        hasToken = input.authToken != nil
        deletesToken = false
    }

    init(_ input: ModifyReplicationGroup) {
        added = input.userGroupIdsToAdd ?? []
        removed = input.userGroupIdsToRemove ?? []
        removesAll = input.removeUserGroups == true
        hasToken = input.authToken != nil
        deletesToken = input.authTokenUpdateStrategy == "DELETE"
    }

    /// - Parameter spec: the spec of the group that is changed; nil for a new group.
    func put(
        into declaration: inout CacheDeclaration, of spec: CacheSpec?, _ call: AWSCall
    ) async throws(AWSError) {
        let present = spec?.userGroupIDs ?? []
        let groups = try after(present)
        if hasToken, !groups.isEmpty {
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
        if spec?.auth == true, !deletesToken {
            throw .invalidCombination(
                "User group can't be associated with auth token enabled. Pass AuthStrategy delete to proceed.")
        }
        declaration.auth = false
        declaration.users = try await UserRollout(call).users(ofGroup: group)
    }

    /// The group's user groups after the change.
    private func after(_ present: [String]) throws(AWSError) -> [String] {
        let added = added.map { $0.lowercased() }
        let removed = removesAll ? present : removed.map { $0.lowercased() }
        if let missing = removed.first(where: { !present.contains($0) }) {
            throw AWSError("UserGroupNotFound", "User group \(missing.prefix(120)) is not associated.", status: 404)
        }
        return present.filter { !removed.contains($0) } + added.filter { !present.contains($0) }
    }
}
