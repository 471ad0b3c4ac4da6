import TerraceCore
import TerraceFrontEnd

/// A snapshot as ElastiCache describes it.
struct AWSSnapshotView {
    let snapshot: Snapshot
    let call: AWSCall

    private var spec: CacheSpec { snapshot.spec }
    private var attributes: [String: JSONValue] { spec.attributes }

    /// - Parameter withConfiguration: whether each node group's slots and replicas are shown.
    func document(withConfiguration: Bool) -> JSONValue {
        var document: [String: JSONValue] = [
            "SnapshotName": .string(snapshot.id.name), "SnapshotStatus": .string(status),
            "SnapshotSource": snapshot.cause == .schedule ? "automated" : "manual",
            "CacheNodeType": .string(spec.size), "Engine": .string(spec.engine.name.rawValue),
            "EngineVersion": .string(engineVersion), "Port": .integer(spec.nodePort),
            "PreferredMaintenanceWindow": attributes["PreferredMaintenanceWindow"]?.text
                .map { .string($0.lowercased()) } ?? "sun:03:00-sun:04:00",
            "CacheSubnetGroupName": .string(attributes["CacheSubnetGroupName"]?.text?.lowercased() ?? "default"),
            "VpcId": "vpc-terrace", "AutoMinorVersionUpgrade": attributes["AutoMinorVersionUpgrade"] ?? true,
            "SnapshotRetentionLimit": attributes["SnapshotRetentionLimit"] ?? 0,
            "SnapshotWindow": attributes["SnapshotWindow"] ?? "05:00-06:00",
            "NumNodeGroups": .integer(spec.shards), "ARN": .string(call.arn("snapshot", snapshot.id.name)),
            "AutomaticFailover": attributes["AutomaticFailoverEnabled"]?.isTrue == true ? "enabled" : "disabled",
            "DataTiering": "disabled",
            "NodeSnapshots": .array(snapshot.dumps.map { node($0, withConfiguration) }),
        ]
        document["CacheParameterGroupName"] = attributes["CacheParameterGroupName"]?.text
            .map { .string($0.lowercased()) }
        document["TopicArn"] = attributes["NotificationTopicArn"]
        if snapshot.isOfStandalone {
            document["CacheClusterId"] = .string(snapshot.source.awsID)
            document["NumCacheNodes"] = 1
            document["PreferredAvailabilityZone"] = .string(call.region + spec.zone(of: NodeID(shard: 0, index: 0)))
        } else {
            document["ReplicationGroupId"] = .string(snapshot.source.awsID)
            document["ReplicationGroupDescription"] = attributes["Description"] ?? ""
        }
        return .object(document)
    }

    private var status: String { snapshot.state.rawValue }

    /// The version that was asked for, else the one that wrote the snapshot.
    private var engineVersion: String {
        attributes["EngineVersion"]?.text ?? snapshot.engine?.split(separator: " ").last.map(String.init)
            ?? spec.engine.version ?? ""
    }

    private func node(_ dump: Dump, _ withConfiguration: Bool) -> JSONValue {
        var node: [String: JSONValue] = [
            "CacheNodeId": "0001", "CacheSize": .string("\(max(1, (dump.memory ?? dump.bytes) >> 20)) MB"),
            "SnapshotCreateTime": .time(snapshot.completedAt ?? snapshot.createdAt),
        ]
        if !snapshot.isOfStandalone { node["NodeGroupId"] = .string(MemberIDs.groupID(dump.shard)) }
        node["CacheClusterId"] = dump.node.map { .string(MemberIDs.id(of: $0, spec)) }
        if withConfiguration, spec.clustered {
            node["NodeGroupConfiguration"] = [
                "NodeGroupId": .string(MemberIDs.groupID(dump.shard)),
                "Slots": .string(dump.slots.joined(separator: ",")), "ReplicaCount": .integer(spec.replicas),
            ]
        }
        return .object(node)
    }
}
