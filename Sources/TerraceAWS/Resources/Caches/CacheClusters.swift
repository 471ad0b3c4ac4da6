import TerraceCore
import TerraceFrontEnd

/// The API's clusters: a cache of one node, or one node of a replication group.
struct CacheClusters: AWSResource {
    let call: AWSCall

    init(_ call: AWSCall) { self.call = call }

    struct Member {
        var view: CacheView
        var node: NodeID
    }

    func find(_ name: String) async throws(AWSError) -> Member {
        for view in try await call.views() where view.isStandalone || view.isReplicationGroup {
            let spec = view.record.spec
            if let node = view.members.first(where: { MemberIDs.id(of: $0, spec) == name }) {
                return Member(view: view, node: node)
            }
        }
        throw .cacheClusterNotFound(name)
    }

    private func checked(_ id: String) throws(AWSError) -> String {
        try Identifier.checked(id, "CacheClusterId", upTo: 50)
    }

    private func checkOneNode(_ count: Int?) throws(AWSError) {
        guard (count ?? 1) == 1 else {
            throw .invalidValue("NumCacheNodes should be 1 if engine is redis or valkey.")
        }
    }

    // MARK: Create and describe

    func create(_ input: CreateCacheCluster) async throws(AWSError) -> JSONValue {
        let subject = AWSSubject.cacheCluster(try checked(input.cacheClusterId))
        var declaration = try await ClusterDeclaration(call: call, input: input).created(subject, tier: "aws/node")
        try checkOneNode(input.numCacheNodes)
        let tier = await call.tier(declaration.tier)
        declaration.nodeZones = try Placement.zones(of: input, region: call.region, tier: tier)
        let node = NodeID(shard: 0, index: 0)
        let made = try await CacheCreation(
            call: call, subject: subject, authToken: input.authToken, tags: input.tags ?? [],
            origin: CacheOrigin(snapshotName: input.snapshotName, snapshotArns: input.snapshotArns)
        ).make(declaration, [node])
        return ["CacheCluster": made.cluster(node, withNodes: false)]
    }

    func describe(_ input: DescribeCacheClusters) async throws(AWSError) -> JSONValue {
        let withNodes = input.showCacheNodeInfo ?? false
        if let name = input.cacheClusterId?.lowercased() {
            let found = try await find(name)
            let view = try await call.core.settled(
                found.view.record.spec.id, within: AWSCall.patience, about: .cacheCluster(name))
            return ["CacheClusters": [await call.shown(view).cluster(found.node, withNodes: withNodes)]]
        }
        let onlyStandalone = input.showCacheClustersNotInReplicationGroups ?? false
        var items: [Page.Item] = []
        for view in try await call.views() where view.isStandalone || (view.isReplicationGroup && !onlyStandalone) {
            let shown = await call.shown(view)
            for node in view.members {
                items.append((MemberIDs.id(of: node, view.record.spec), shown.cluster(node, withNodes: withNodes)))
            }
        }
        return try input.page("CacheClusters", items)
    }

    // MARK: Modify

    func modify(_ input: ModifyCacheCluster) async throws(AWSError) -> JSONValue {
        let view = try await standalone(try checked(input.cacheClusterId))
        let subject = AWSSubject.cacheCluster(view.awsID)
        try checkOneNode(input.numCacheNodes)
        try input.requireChange(besides: ["CacheClusterId", "ApplyImmediately"])
        if input.azMode == "cross-az" {
            throw .invalidCombination("AZMode cross-az needs several cache nodes; a redis or valkey cluster has one.")
        }
        let declaration = try await ClusterDeclaration(call: call, input: input).changed(view.record)
        let token = try AuthToken(input, of: view)
        try await ClusterChange(call: call, view: view, subject: subject).apply(declaration, with: token)
        let shown = try await call.shown(declaration.id, subject)
        return ["CacheCluster": shown.cluster(NodeID(shard: 0, index: 0), withNodes: false)]
    }

    /// A standalone cluster that can be changed now.
    private func standalone(_ name: String) async throws(AWSError) -> CacheView {
        let found = try await find(name)
        guard found.view.isStandalone else {
            throw AWSError(
                "InvalidCacheClusterState",
                "Cache cluster \(name) is modified through its replication group, \(found.view.awsID).")
        }
        let view = try await call.core.settled(
            found.view.record.spec.id, within: AWSCall.patience, about: .cacheCluster(name))
        guard view.state == .available else {
            throw AWSError("InvalidCacheClusterState", "Cache cluster \(name) is not in available state.")
        }
        return view
    }

    // MARK: Delete and reboot

    func delete(_ input: DeleteCacheCluster) async throws(AWSError) -> JSONValue {
        let name = try checked(input.cacheClusterId)
        let found = try await find(name)
        let id = found.view.record.spec.id
        guard found.view.isStandalone else {
            if input.finalSnapshotIdentifier != nil {
                throw .invalidCombination(
                    "FinalSnapshotIdentifier is for a cluster of its own; \(name) is one node of "
                        + "\(found.view.awsID), and the others keep the data.")
            }
            return try await ReplicaRemoval(call: call, name: name).remove(found)
        }
        guard found.view.state != .creating || found.view.isHeldUp else {
            throw AWSError(
                "InvalidCacheClusterState", "Cache cluster \(name) is being created; wait until it is available.")
        }
        // If the final snapshot fails, the cluster stays, with its tags.
        if input.finalSnapshotIdentifier == nil { try await Tags(call).removeAll(of: call.arn("cluster", name)) }
        _ = try await call.core(about: .cacheCluster(name)) {
            try await $0.provisioning.delete(id, finalSnapshot: input.finalSnapshotIdentifier)
        }
        return ["CacheCluster": await call.shown(ofDeleted: found.view).cluster(found.node, withNodes: false)]
    }

    func reboot(_ input: RebootCacheCluster) async throws(AWSError) -> JSONValue {
        let name = try checked(input.cacheClusterId)
        let found = try await find(name)
        guard input.cacheNodeIdsToReboot == ["0001"] else {
            throw AWSError(
                "CacheNodeNotFound",
                "Cache node not found: \(input.cacheNodeIdsToReboot.joined(separator: ", ").prefix(60)). The one node of a "
                    + "redis or valkey cluster is 0001.", status: 404)
        }
        let subject = AWSSubject.cacheCluster(name)
        let id = found.view.record.spec.id
        guard !found.view.record.spec.clustered else {
            throw AWSError(
                "InvalidCacheClusterState", "Rebooting is not supported on cluster mode enabled clusters.")
        }
        // In the service a rebooted primary comes back empty and stays the primary.
        _ = try await call.core(about: subject) {
            try await $0.actions.restart(id, nodes: [found.node], manner: .inPlace)
        }
        let shown = try await call.shown(id, subject)
        return ["CacheCluster": shown.cluster(found.node, withNodes: false, status: "rebooting cluster nodes")]
    }
}
