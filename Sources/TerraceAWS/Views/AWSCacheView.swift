import TerraceCore
import TerraceFrontEnd

/// A cache as ElastiCache describes it, computed from the core's view each time.
struct AWSCacheView {
    let view: CacheView
    let call: AWSCall
    let tier: Tier?

    private var spec: CacheSpec { view.record.spec }
    private var attributes: [String: JSONValue] { spec.attributes }

    private var nodes: [NodeID] { view.members }

    // MARK: Statuses

    /// Clients' waiters wait for `available`. A degraded cache is `modifying`, because the service has no better
    /// status.
    var status: String {
        switch view.state {
        case .creating: "creating"
        case .available: "available"
        case .updating, .degraded: "modifying"
        case .failed: view.record.observedGeneration == 0 ? "create-failed" : "modifying"
        case .deleting: "deleting"
        }
    }

    private var hasEndpoints: Bool { view.record.observedGeneration > 0 }

    // MARK: Replication group

    var group: JSONValue {
        var group: [String: JSONValue] = [
            "ReplicationGroupId": .string(view.awsID), "Description": attributes["Description"] ?? "",
            "GlobalReplicationGroupInfo": [:], "Status": .string(status), "PendingModifiedValues": [:],
            "MemberClusters": .array(nodes.map { .string(MemberIDs.id(of: $0, spec)) }),
            "AutomaticFailover": attributes["AutomaticFailoverEnabled"]?.isTrue == true ? "enabled" : "disabled",
            "MultiAZ": attributes["MultiAZEnabled"]?.isTrue == true ? "enabled" : "disabled",
            "ClusterEnabled": .bool(spec.clustered), "ClusterMode": spec.clustered ? "enabled" : "disabled",
            "ARN": .string(call.arn("replicationgroup", view.awsID)),
            "UserGroupIds": .array(spec.userGroupIDs.map { .string($0) }),
            "LogDeliveryConfigurations": [], "ReplicationGroupCreateTime": .time(view.createdAt),
            "DataTiering": "disabled", "Engine": .string(spec.engine.name.rawValue),
        ].merging(shared) { $1 }
        if hasEndpoints {
            group["NodeGroups"] = .array((0..<spec.shards).map(nodeGroup))
            if spec.clustered { group["ConfigurationEndpoint"] = endpoint(view.record.endpoint?.host) }
        }
        group["SnapshottingClusterId"] = snapshotSource.map { .string($0) }
        group["KmsKeyId"] = attributes["KmsKeyId"]
        return .object(group)
    }

    /// The chosen member, or the first one if snapshots are kept and none was chosen.
    private var snapshotSource: String? {
        let members = nodes.map { MemberIDs.id(of: $0, spec) }
        if let chosen = attributes["SnapshottingClusterId"]?.text, members.contains(chosen) { return chosen }
        return (attributes["SnapshotRetentionLimit"]?.number ?? 0) > 0 ? members.first : nil
    }

    /// Members that groups and clusters share.
    private var shared: [String: JSONValue] {
        var shared: [String: JSONValue] = [
            "CacheNodeType": .string(spec.size), "SnapshotRetentionLimit": attributes["SnapshotRetentionLimit"] ?? 0,
            "SnapshotWindow": attributes["SnapshotWindow"] ?? .string(AutomaticSnapshots.defaultWindow),
            "AuthTokenEnabled": .bool(spec.auth),
            "TransitEncryptionEnabled": .bool(spec.tls == .required),
            "AtRestEncryptionEnabled": attributes["AtRestEncryptionEnabled"] ?? .bool(spec.engine.name == .valkey),
            "AutoMinorVersionUpgrade": attributes["AutoMinorVersionUpgrade"] ?? true,
            "NetworkType": attributes["NetworkType"] ?? "ipv4", "IpDiscovery": attributes["IpDiscovery"] ?? "ipv4",
        ]
        if spec.tls == .required { shared["TransitEncryptionMode"] = "required" }
        shared["AuthTokenLastModifiedDate"] = attributes["AuthTokenLastModifiedDate"]
        return shared
    }

    private func nodeGroup(_ shard: Int) -> JSONValue {
        let members = nodes.filter { $0.shard == shard }
        var group: [String: JSONValue] = [
            "NodeGroupId": .string(MemberIDs.groupID(shard)), "Status": .string(status),
            "NodeGroupMembers": .array(members.map(groupMember)),
        ]
        if spec.clustered {
            let slots = view.nodes.filter { $0.id.shard == shard }.flatMap(\.slots)
            if !slots.isEmpty { group["Slots"] = .string(slots.joined(separator: ",")) }
        } else {
            group["PrimaryEndpoint"] = endpoint(view.record.endpoint?.host)
            // The primary serves readers if no replica does.
            group["ReaderEndpoint"] = endpoint(view.reader?.address.host ?? view.record.endpoint?.host)
        }
        return .object(group)
    }

    private func groupMember(_ node: NodeID) -> JSONValue {
        var member: [String: JSONValue] = [
            "CacheClusterId": .string(MemberIDs.id(of: node, spec)), "CacheNodeId": "0001",
            "PreferredAvailabilityZone": .string(zone(node)),
        ]
        if !spec.clustered {
            member["ReadEndpoint"] = endpoint(view.record.node(node)?.address.host)
            member["CurrentRole"] = view.record.primaries.contains(node) ? "primary" : "replica"
        }
        return .object(member)
    }

    private func endpoint(_ host: String?) -> JSONValue {
        host.map { ["Address": .string($0), "Port": .integer(spec.nodePort)] } ?? .null
    }

    private func zone(_ node: NodeID) -> String { call.region + (view.record.node(node)?.zone ?? spec.zone(of: node)) }

    // MARK: Cluster

    /// - Parameter override: a status for this answer only.
    func cluster(_ node: NodeID, withNodes: Bool, status override: String? = nil) -> JSONValue {
        let name = MemberIDs.id(of: node, spec)
        let family = ParameterFamily.of(spec.engine.name, version: version)
        let group =
            attributes["CacheParameterGroupName"]?.text?.lowercased() ?? family.defaultGroup(clustered: spec.clustered)
        var cluster: [String: JSONValue] = [
            "CacheClusterId": .string(name), "Engine": .string(spec.engine.name.rawValue),
            "EngineVersion": .string(version), "CacheClusterStatus": .string(override ?? status), "NumCacheNodes": 1,
            "PreferredAvailabilityZone": .string(zone(node)), "CacheClusterCreateTime": .time(view.createdAt),
            "PreferredMaintenanceWindow": attributes["PreferredMaintenanceWindow"]?.text
                .map { .string($0.lowercased()) } ?? "sun:03:00-sun:04:00",
            "PendingModifiedValues": [:], "CacheSecurityGroups": [],
            "CacheParameterGroup": [
                "CacheParameterGroupName": .string(group), "ParameterApplyStatus": "in-sync",
                "CacheNodeIdsToReboot": [],
            ],
            "CacheSubnetGroupName": .string(attributes["CacheSubnetGroupName"]?.text?.lowercased() ?? "default"),
            "SecurityGroups": securityGroups, "ARN": .string(call.arn("cluster", name)),
            "ReplicationGroupLogDeliveryEnabled": false, "LogDeliveryConfigurations": [],
        ].merging(shared) { $1 }
        if view.isReplicationGroup { cluster["ReplicationGroupId"] = .string(view.awsID) }
        if let topic = attributes["NotificationTopicArn"] {
            cluster["NotificationConfiguration"] = [
                "TopicArn": topic, "TopicStatus": attributes["NotificationTopicStatus"] ?? "active",
            ]
        }
        if withNodes, hasEndpoints, let address = view.record.node(node)?.address {
            cluster["CacheNodes"] = [
                [
                    "CacheNodeId": "0001", "CacheNodeStatus": .string(override ?? status),
                    "CacheNodeCreateTime": .time(view.createdAt),
                    "Endpoint": endpoint(spec.tier == "aws/node" ? view.record.endpoint?.host : address.host),
                    "ParameterGroupStatus": "in-sync", "CustomerAvailabilityZone": .string(zone(node)),
                ]
            ]
        }
        return .object(cluster)
    }

    private var securityGroups: JSONValue {
        guard case .array(let ids) = attributes["SecurityGroupIds"] else { return [] }
        return .array(ids.map { ["SecurityGroupId": $0, "Status": "active"] })
    }

    /// The requested version with a patch level, because clients parse it. `terrace show` has the version that runs.
    private var version: String {
        let label = attributes["EngineVersion"]?.text ?? ParameterFamily.defaultVersion(of: spec.engine.name, tier)
        let numbers = label.replacing(".x", with: ".2").split(separator: ".")
        return numbers.count >= 3 ? label : (numbers.map(String.init) + ["0", "0"]).prefix(3).joined(separator: ".")
    }
}
