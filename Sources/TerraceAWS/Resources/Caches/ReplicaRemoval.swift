import TerraceCore
import TerraceFrontEnd

/// DeleteCacheCluster for a member of a replication group. Only the replica with the highest number can be removed.
struct ReplicaRemoval {
    let call: AWSCall
    let name: String

    func remove(_ member: CacheClusters.Member) async throws(AWSError) -> JSONValue {
        let record = member.view.record
        try check(member, in: record)
        let replicas = record.spec.replicas - 1
        try await MemberChanges(call: call, subject: .cacheCluster(name)).change(member.view) { (_, declaration) in
            declaration.replicas = replicas
        }
        let shown = await call.shown(member.view)
        return ["CacheCluster": shown.cluster(member.node, withNodes: false, status: "deleting")]
    }

    private func check(_ member: CacheClusters.Member, in record: CacheRecord) throws(AWSError) {
        let group = member.view.awsID
        guard record.spec.replicas > 0 else {
            throw Self.refusal(
                "Cannot delete the cache cluster since it is the only member of a replication group. Delete the "
                    + "replication group instead.")
        }
        guard !record.primaries.contains(member.node) else {
            throw Self.refusal(
                "Cache cluster \(name) is serving as primary for replication group \(group) and cannot be deleted.")
        }
        let failover = record.spec.attributes["AutomaticFailoverEnabled"]?.isTrue == true
        if record.spec.replicas == 1, failover {
            throw Self.refusal(
                "Cannot delete the cache cluster because it is the only read replica for replication group \(group) which "
                    + "has autofailover enabled or pending. You can disable autofailover and then delete this cache "
                    + "cluster. Alternatively, to delete the entire replication group, use DeleteReplicationGroup.")
        }
        let last = record.nodes(ofShard: 0).last { !record.primaries.contains($0.id) }?.id
        guard !record.spec.clustered, last == member.node else {
            throw Self.refusal("Only the replica with the highest number can leave; use DecreaseReplicaCount.")
        }
    }

    private static func refusal(_ message: String) -> AWSError { AWSError("InvalidCacheClusterState", message) }
}
