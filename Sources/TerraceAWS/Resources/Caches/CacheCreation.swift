import TerraceCore
import TerraceFrontEnd

/// Creates a cache under a unique id, with its tags and its token.
struct CacheCreation {
    let call: AWSCall
    let subject: AWSSubject
    let authToken: String?
    let tags: [Tag]
    /// The data that the cache begins with; nil for an empty one.
    let origin: CacheOrigin?

    private var isGroup: Bool { if case .replicationGroup = subject { true } else { false } }

    /// - Parameter nodes: the nodes of a group, which get unique cluster ids.
    func make(_ wanted: CacheDeclaration, _ nodes: [NodeID]) async throws(AWSError) -> AWSCacheView {
        let snapshot = try await origin?.snapshot(for: wanted, call)
        let id = try await call.naming { () async throws(AWSError) in try await write(wanted, nodes, snapshot) }
        return try await call.shown(id, subject)
    }

    private func write(
        _ wanted: CacheDeclaration, _ nodes: [NodeID], _ snapshot: SnapshotID?
    ) async throws(AWSError) -> CacheID {
        let views = try await call.views()
        let taken = Set(views.flatMap(\.clusterIDs))
        let isThere =
            isGroup ? views.contains { $0.isReplicationGroup && $0.awsID == subject.id } : taken.contains(subject.id)
        guard !isThere else { throw AWSError(TerraceError(.alreadyExists, ""), about: subject) }
        var declaration = wanted
        declaration.id.name = AWSNames.name(
            subject.id, isGroup: isGroup, taken: Set(views.map(\.record.spec.id.name)))
        if isGroup {
            MemberIDs.choose(
                for: nodes, beside: [], taken: taken, clustered: wanted.tier == "aws/cluster", in: &declaration)
        }
        var intent = ApplyIntent(
            [declaration], keys: authToken.map { [declaration.id: [$0]] } ?? [:], existing: .refuse)
        intent.seeds[declaration.id] = snapshot
        try await Tags(call).begin(tags, of: call.arn(isGroup ? "replicationgroup" : "cluster", subject.id))
        _ = try await call.core(about: subject) { try await $0.provisioning.apply(intent) }
        return declaration.id
    }
}
