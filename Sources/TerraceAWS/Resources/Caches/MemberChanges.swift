import TerraceCore
import TerraceFrontEnd

/// Changes the number of a group's nodes; new ones get unique cluster ids.
struct MemberChanges {
    let call: AWSCall
    let subject: AWSSubject

    /// - Parameter body: gets the cache as it is when the request has its naming turn.
    func change(
        _ view: CacheView, _ body: @Sendable (CacheView, inout CacheDeclaration) throws(AWSError) -> Void
    ) async throws(AWSError) {
        let id = view.record.spec.id
        try await call.naming { () async throws(AWSError) in
            let views = try await call.views()
            guard let view = views.first(where: { $0.record.spec.id == id }) else {
                throw AWSError(TerraceError(.notFound, ""), about: subject)
            }
            let spec = view.record.spec
            var declaration = view.record.declaration
            try body(view, &declaration)
            let newcomers = view.newcomers(
                shards: declaration.shards ?? spec.shards, replicas: declaration.replicas ?? spec.replicas)
            MemberIDs.choose(
                for: newcomers, beside: view.members, taken: Set(views.flatMap(\.clusterIDs)),
                clustered: spec.clustered, in: &declaration)
            let nodes = Set((view.members + newcomers).map(\.description))
            let zones = (declaration.nodeZones ?? [:]).filter { nodes.contains($0.key) }
            declaration.nodeZones = zones.isEmpty ? nil : zones
            let changed = declaration
            _ = try await call.core(about: subject) {
                try await $0.provisioning.apply(ApplyIntent([changed], existing: .require))
            }
        }
    }
}

extension CacheView {
    /// The replicas of a shard that are removed first: those with the highest numbers.
    func leaving(_ count: Int, shard: Int) -> [NodeID] {
        guard count > 0 else { return [] }
        return record.nodes(ofShard: shard).map(\.id).filter { !record.primaries.contains($0) }.suffix(count).reversed()
    }
}
