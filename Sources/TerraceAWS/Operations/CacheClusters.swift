import TerraceCore
import TerraceFrontEnd

extension AWSCall {
    /// A cluster as it is described: a cache of one node, or one node of a replication group.
    struct Member {
        var view: CacheView
        var node: NodeID
    }

    private func clusterID() throws(AWSError) -> String { try id("CacheClusterId", upTo: 50) }

    func createCacheCluster() async throws(AWSError) -> JSONValue {
        let name = try clusterID()
        let subject = AWSSubject.cacheCluster(name)
        var declaration = try await ClusterIntent(call: self, subject: subject).declaration(name, tier: "aws/node")
        guard (number("NumCacheNodes") ?? 1) == 1 else {
            throw .invalidValue("NumCacheNodes should be 1 if engine is redis or valkey.")
        }
        try await placeCluster(&declaration)
        let node = NodeID(shard: 0, index: 0)
        return ["CacheCluster": try await create(declaration, [node], subject).cluster(node, withNodes: false)]
    }

    func describeCacheClusters() async throws(AWSError) -> JSONValue {
        let withNodes = flag("ShowCacheNodeInfo") ?? false
        if let name = text("CacheClusterId")?.lowercased() {
            var found = try await member(name)
            found.view = try await settledView(found.view.record.spec.id, .cacheCluster(name))
            let xml = CacheViewXML(view: found.view, call: self, tier: await tier(found.view.record.spec.tier))
            return ["CacheClusters": [xml.cluster(found.node, withNodes: withNodes)]]
        }
        let onlyStandalone = flag("ShowCacheClustersNotInReplicationGroups") ?? false
        var items: [(key: String, value: JSONValue)] = []
        for view in try await views() where view.isStandalone || (view.isReplicationGroup && !onlyStandalone) {
            let xml = CacheViewXML(view: view, call: self, tier: await tier(view.record.spec.tier))
            for node in view.members {
                items.append((MemberIDs.id(of: node, view.record.spec), xml.cluster(node, withNodes: withNodes)))
            }
        }
        let page = try page(items)
        return ["CacheClusters": .array(page.items), "Marker": page.marker]
    }

    func member(_ name: String) async throws(AWSError) -> Member {
        for view in try await views() where view.isStandalone || view.isReplicationGroup {
            let spec = view.record.spec
            if let node = view.members.first(where: { MemberIDs.id(of: $0, spec) == name }) {
                return Member(view: view, node: node)
            }
        }
        throw .cacheClusterNotFound(name)
    }

    func modifyCacheCluster() async throws(AWSError) -> JSONValue {
        let found = try await standalone(try clusterID(), "modified")
        let subject = AWSSubject.cacheCluster(found.awsID)
        guard (number("NumCacheNodes") ?? 1) == 1 else {
            throw .invalidValue("NumCacheNodes should be 1 if engine is redis or valkey.")
        }
        try requireChange(besides: ["CacheClusterId", "ApplyImmediately"])
        if text("AZMode") == "cross-az" {
            throw .invalidCombination("AZMode cross-az needs several cache nodes; a redis or valkey cluster has one.")
        }
        var declaration = found.record.declaration
        try await modify(&declaration, of: found, subject)
        try await apply(declaration, with: try newToken(of: found), to: found, subject)
        return [
            "CacheCluster": try await xml(of: declaration.id, subject).cluster(
                NodeID(shard: 0, index: 0), withNodes: false)
        ]
    }

    /// A cluster of its own that takes a change now.
    private func standalone(_ name: String, _ verb: String) async throws(AWSError) -> CacheView {
        let found = try await member(name)
        guard found.view.isStandalone else {
            throw AWSError(
                "InvalidCacheClusterState",
                "Cache cluster \(name) is \(verb) through its replication group, \(found.view.awsID).")
        }
        let view = try await settledView(found.view.record.spec.id, .cacheCluster(name))
        guard view.state == .available else {
            throw AWSError("InvalidCacheClusterState", "Cache cluster \(name) is not in available state.")
        }
        return view
    }

    func deleteCacheCluster() async throws(AWSError) -> JSONValue {
        let name = try clusterID()
        let found = try await member(name)
        let spec = found.view.record.spec
        guard found.view.isStandalone else { return try await removeReplica(name, found) }
        guard found.view.state != .creating || found.view.isHeldUp else {
            throw AWSError(
                "InvalidCacheClusterState", "Cache cluster \(name) is being created; wait until it is available.")
        }
        try await removeTags(of: arn("cluster", name))
        _ = try await core(.cacheCluster(name)) { try await services.provisioning.delete(spec.id) }
        return ["CacheCluster": await xml(ofDeleted: found.view).cluster(found.node, withNodes: false)]
    }

    private func removeReplica(_ name: String, _ found: Member) async throws(AWSError) -> JSONValue {
        let record = found.view.record
        let group = found.view.awsID
        guard record.spec.replicas > 0 else {
            throw AWSError(
                "InvalidCacheClusterState",
                "Cannot delete the cache cluster since it is the only member of a replication group. Delete the "
                    + "replication group instead.")
        }
        guard !record.primaries.contains(found.node) else {
            throw AWSError(
                "InvalidCacheClusterState",
                "Cache cluster \(name) is serving as primary for replication group \(group) and cannot be deleted.")
        }
        let failover = record.spec.attributes["AutomaticFailoverEnabled"]?.isTrue == true
        if record.spec.replicas == 1, failover {
            throw AWSError(
                "InvalidCacheClusterState",
                "Cannot delete the cache cluster because it is the only read replica for replication group \(group) which "
                    + "has autofailover enabled or pending. You can disable autofailover and then delete this cache "
                    + "cluster. Alternatively, to delete the entire replication group, use DeleteReplicationGroup.")
        }
        let last = record.nodes(ofShard: 0).last { !record.primaries.contains($0.id) }?.id
        guard !record.spec.clustered, last == found.node else {
            throw AWSError(
                "InvalidCacheClusterState",
                "Only the replica with the highest number can leave; use DecreaseReplicaCount.")
        }
        let replicas = record.spec.replicas - 1
        try await changeMembers(of: found.view, .cacheCluster(name)) { (_, declaration) in
            declaration.replicas = replicas
        }
        let xml = CacheViewXML(view: found.view, call: self, tier: await tier(record.spec.tier))
        return ["CacheCluster": xml.cluster(found.node, withNodes: false, status: "deleting")]
    }

    func rebootCacheCluster() async throws(AWSError) -> JSONValue {
        let name = try clusterID()
        let found = try await member(name)
        let nodes = texts("CacheNodeIdsToReboot") ?? []
        guard nodes == ["0001"] else {
            throw AWSError(
                "CacheNodeNotFound",
                "Cache node not found: \(nodes.joined(separator: ", ").prefix(60)). The one node of a redis or valkey cluster "
                    + "is 0001.", status: 404)
        }
        let subject = AWSSubject.cacheCluster(name)
        let id = found.view.record.spec.id
        guard !found.view.record.spec.clustered else {
            throw AWSError(
                "InvalidCacheClusterState", "Rebooting is not supported on cluster mode enabled clusters.")
        }
        // A primary that is rebooted there comes back empty, and stays the primary.
        _ = try await core(subject) {
            try await services.actions.restart(id, nodes: [found.node], manner: .inPlace)
        }
        return [
            "CacheCluster": try await xml(of: id, subject).cluster(
                found.node, withNodes: false, status: "rebooting cluster nodes")
        ]
    }
}
