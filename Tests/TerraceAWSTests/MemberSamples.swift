/// The requests with which an operation's members are tested. `$` stands for a name that is new in each run.
struct MemberProbe {
    /// The requests that create what the operation needs.
    var setup: [String] = []
    /// The operation's request without the tested member.
    var request: String
    /// The requests that show the operation's result.
    var look: [String] = []

    private static let group =
        "Action=CreateReplicationGroup&ReplicationGroupId=$&ReplicationGroupDescription=base"
        + "&CacheNodeType=cache.t4g.micro"
    private static let cluster = "Action=CreateCacheCluster&CacheClusterId=$&CacheNodeType=cache.t4g.micro"
    private static let shards = group + "&NumNodeGroups=2&ReplicasPerNodeGroup=1"
    private static let arn = "arn:aws:elasticache:us-east-1:123456789012:"
    private static let lookAtGroup = [
        "Action=DescribeReplicationGroups&ReplicationGroupId=$",
        "Action=DescribeCacheClusters&CacheClusterId=$-001&ShowCacheNodeInfo=true",
        "Action=ListTagsForResource&ResourceName=\(arn)replicationgroup:$",
    ]
    private static let lookAtCluster = [
        "Action=DescribeCacheClusters&CacheClusterId=$&ShowCacheNodeInfo=true",
        "Action=ListTagsForResource&ResourceName=\(arn)cluster:$",
    ]
    private static let subnets =
        "Action=CreateCacheSubnetGroup&CacheSubnetGroupName=$n"
        + "&CacheSubnetGroupDescription=base&SubnetIds.SubnetIdentifier.1=subnet-1"
    private static let parameters =
        "Action=CreateCacheParameterGroup&CacheParameterGroupName=$p"
        + "&CacheParameterGroupFamily=redis7&Description=base"
    private static let user =
        "Action=CreateUser&UserId=$u&UserName=$u&Engine=redis&AccessString=on&"
        + "NoPasswordRequired=true"
    private static let userGroup = "Action=CreateUserGroup&UserGroupId=$g&Engine=valkey"
    private static let setTimeout =
        "&ParameterNameValues.ParameterNameValue.1.ParameterName=timeout"
        + "&ParameterNameValues.ParameterNameValue.1.ParameterValue=30"

    private static let snapshot = "Action=CreateSnapshot&ReplicationGroupId=$&SnapshotName=$s"

    static let all: [String: MemberProbe] = [
        "CreateSnapshot": MemberProbe(
            setup: [group], request: snapshot,
            look: [
                "Action=DescribeSnapshots&SnapshotName=$s",
                "Action=ListTagsForResource&ResourceName=\(arn)snapshot:$s",
            ]),
        "DescribeSnapshots": MemberProbe(
            setup: [shards, snapshot, snapshot.replacing("SnapshotName=$s", with: "SnapshotName=$sz")],
            request: "Action=DescribeSnapshots"),
        "CopySnapshot": MemberProbe(
            setup: [group, snapshot], request: "Action=CopySnapshot&SourceSnapshotName=$s&TargetSnapshotName=$t",
            look: [
                "Action=DescribeSnapshots&SnapshotName=$t",
                "Action=ListTagsForResource&ResourceName=\(arn)snapshot:$t",
            ]),
        "DeleteSnapshot": MemberProbe(
            setup: [group, snapshot], request: "Action=DeleteSnapshot&SnapshotName=$s",
            look: ["Action=DescribeSnapshots&SnapshotName=$s"]),
        "CreateReplicationGroup": MemberProbe(setup: [subnets, userGroup], request: group, look: lookAtGroup),
        "DescribeReplicationGroups": MemberProbe(
            setup: [group, group.replacing("$", with: "$z")], request: "Action=DescribeReplicationGroups"),
        "ModifyReplicationGroup": MemberProbe(
            setup: [subnets, userGroup, group + "&NumCacheClusters=2&TransitEncryptionEnabled=true"],
            request: "Action=ModifyReplicationGroup&ReplicationGroupId=$", look: lookAtGroup),
        "DeleteReplicationGroup": MemberProbe(
            setup: [group], request: "Action=DeleteReplicationGroup&ReplicationGroupId=$", look: lookAtGroup),
        "IncreaseReplicaCount": MemberProbe(
            setup: [group],
            request: "Action=IncreaseReplicaCount&ReplicationGroupId=$&NewReplicaCount=1&ApplyImmediately=true",
            look: lookAtGroup),
        "DecreaseReplicaCount": MemberProbe(
            setup: [group + "&NumCacheClusters=4"],
            request: "Action=DecreaseReplicaCount&ReplicationGroupId=$&NewReplicaCount=2&ApplyImmediately=true",
            look: lookAtGroup),
        "ModifyReplicationGroupShardConfiguration": MemberProbe(
            setup: [shards],
            request: "Action=ModifyReplicationGroupShardConfiguration&ReplicationGroupId=$&NodeGroupCount=3"
                + "&ApplyImmediately=true", look: lookAtGroup),
        "TestFailover": MemberProbe(
            setup: [group + "&NumCacheClusters=2&AutomaticFailoverEnabled=true"],
            request: "Action=TestFailover&ReplicationGroupId=$&NodeGroupId=0001"),
        "ListAllowedNodeTypeModifications": MemberProbe(
            setup: [group], request: "Action=ListAllowedNodeTypeModifications&ReplicationGroupId=$"),
        "CreateCacheCluster": MemberProbe(setup: [subnets], request: cluster, look: lookAtCluster),
        "DescribeCacheClusters": MemberProbe(
            setup: [cluster, group.replacing("$", with: "$z")], request: "Action=DescribeCacheClusters"),
        "ModifyCacheCluster": MemberProbe(
            setup: [cluster + "&TransitEncryptionEnabled=true"],
            request: "Action=ModifyCacheCluster&CacheClusterId=$", look: lookAtCluster),
        "DeleteCacheCluster": MemberProbe(setup: [cluster], request: "Action=DeleteCacheCluster&CacheClusterId=$"),
        "RebootCacheCluster": MemberProbe(
            setup: [cluster],
            request: "Action=RebootCacheCluster&CacheClusterId=$&CacheNodeIdsToReboot.CacheNodeId.1=0001"),
        "AddTagsToResource": MemberProbe(
            setup: [subnets],
            request: "Action=AddTagsToResource&ResourceName=\(arn)subnetgroup:$n&Tags.Tag.1.Key=k&Tags.Tag.1.Value=v"),
        "ListTagsForResource": MemberProbe(
            setup: [subnets], request: "Action=ListTagsForResource&ResourceName=\(arn)subnetgroup:$n"),
        "RemoveTagsFromResource": MemberProbe(
            setup: [subnets + "&Tags.Tag.1.Key=k&Tags.Tag.2.Key=l"],
            request: "Action=RemoveTagsFromResource&ResourceName=\(arn)subnetgroup:$n&TagKeys.member.1=k"),
        "CreateCacheSubnetGroup": MemberProbe(
            request: subnets, look: ["Action=ListTagsForResource&ResourceName=\(arn)subnetgroup:$n"]),
        "DescribeCacheSubnetGroups": MemberProbe(
            setup: [subnets, subnets.replacing("$", with: "$z")], request: "Action=DescribeCacheSubnetGroups"),
        "ModifyCacheSubnetGroup": MemberProbe(
            setup: [subnets], request: "Action=ModifyCacheSubnetGroup&CacheSubnetGroupName=$n"),
        "DeleteCacheSubnetGroup": MemberProbe(
            setup: [subnets], request: "Action=DeleteCacheSubnetGroup&CacheSubnetGroupName=$n"),
        "CreateCacheParameterGroup": MemberProbe(
            request: parameters, look: ["Action=ListTagsForResource&ResourceName=\(arn)parametergroup:$p"]),
        "DescribeCacheParameterGroups": MemberProbe(request: "Action=DescribeCacheParameterGroups"),
        "DescribeCacheParameters": MemberProbe(
            setup: [
                parameters,
                "Action=ModifyCacheParameterGroup&CacheParameterGroupName=$p" + setTimeout,
            ], request: "Action=DescribeCacheParameters&CacheParameterGroupName=$p"),
        "DescribeEngineDefaultParameters": MemberProbe(
            request: "Action=DescribeEngineDefaultParameters&CacheParameterGroupFamily=redis7"),
        "ModifyCacheParameterGroup": MemberProbe(
            setup: [parameters],
            request: "Action=ModifyCacheParameterGroup&CacheParameterGroupName=$p" + setTimeout,
            look: ["Action=DescribeCacheParameters&Source=user&CacheParameterGroupName=$p"]),
        "ResetCacheParameterGroup": MemberProbe(
            setup: [
                parameters,
                "Action=ModifyCacheParameterGroup&CacheParameterGroupName=$p" + setTimeout
                    + "&ParameterNameValues.ParameterNameValue.2.ParameterName=databases"
                    + "&ParameterNameValues.ParameterNameValue.2.ParameterValue=3",
            ],
            request: "Action=ResetCacheParameterGroup&CacheParameterGroupName=$p",
            look: ["Action=DescribeCacheParameters&Source=user&CacheParameterGroupName=$p"]),
        "DeleteCacheParameterGroup": MemberProbe(
            setup: [parameters], request: "Action=DeleteCacheParameterGroup&CacheParameterGroupName=$p"),
        "CreateUser": MemberProbe(
            request: user, look: ["Action=ListTagsForResource&ResourceName=\(arn)user:$u"]),
        "DescribeUsers": MemberProbe(setup: [user, user.replacing("$", with: "$z")], request: "Action=DescribeUsers"),
        "ModifyUser": MemberProbe(
            setup: [user], request: "Action=ModifyUser&UserId=$u", look: ["Action=DescribeUsers&UserId=$u"]),
        "DeleteUser": MemberProbe(setup: [user], request: "Action=DeleteUser&UserId=$u"),
        "CreateUserGroup": MemberProbe(
            setup: [user], request: userGroup, look: ["Action=ListTagsForResource&ResourceName=\(arn)usergroup:$g"]),
        "DescribeUserGroups": MemberProbe(
            setup: [userGroup, userGroup.replacing("$", with: "$z")], request: "Action=DescribeUserGroups"),
        "ModifyUserGroup": MemberProbe(
            setup: [
                user, user.replacing("$u", with: "$v"), userGroup + "&UserIds.member.1=$v",
            ], request: "Action=ModifyUserGroup&UserGroupId=$g"),
        "DeleteUserGroup": MemberProbe(setup: [userGroup], request: "Action=DeleteUserGroup&UserGroupId=$g"),
        "DescribeCacheEngineVersions": MemberProbe(request: "Action=DescribeCacheEngineVersions"),
        "DescribeEvents": MemberProbe(
            setup: [cluster, group.replacing("$", with: "$z")], request: "Action=DescribeEvents"),
    ]
}

/// A value for a member.
struct MemberSample {
    var value: String
    /// Further parameters, which are sent both with the member and without it.
    var context = ""
    /// A request that replaces the probe's.
    var request: String?

    init(_ value: String, with context: String = "", in request: String? = nil) {
        self.value = value
        self.context = context
        self.request = request
    }

    /// The sample for the operation and path, else for the path, else for the member's name.
    static subscript(operation: String, path: String) -> MemberSample? {
        let name = path.split(separator: ".").last.map(String.init) ?? path
        return all["\(operation) \(path)"] ?? all[path] ?? all[name]
    }

    private static let resize = "&ReplicationGroupId=$&ApplyImmediately=true"
    private static let oneShard = resize + "&ReplicaConfiguration.ConfigureShard.1.NodeGroupId=0001"
    private static let tags = "&Tags.Tag.1.Key=key-of-mine"

    private static let all: [String: MemberSample] = [
        // Groups and clusters
        "ReplicationGroupId": MemberSample("nowhere"), "CacheClusterId": MemberSample("nowhere"),
        "CreateCacheCluster ReplicationGroupId": MemberSample("$z"),
        "CreateReplicationGroup ReplicationGroupId": MemberSample("$x"),
        "CreateCacheCluster CacheClusterId": MemberSample("$x"),
        "ReplicationGroupDescription": MemberSample("described-by-me"),
        "ModifyReplicationGroup PrimaryClusterId": MemberSample("$-002"), "PrimaryClusterId": MemberSample("one"),
        "ModifyReplicationGroup NodeGroupId": MemberSample("0001", with: "&ReplicationGroupDescription=other"),
        "SnapshottingClusterId": MemberSample("$-002"),
        "CreateReplicationGroup AutomaticFailoverEnabled": MemberSample("true", with: "&NumCacheClusters=2"),
        "AutomaticFailoverEnabled": MemberSample("true"),
        "CreateReplicationGroup MultiAZEnabled": MemberSample(
            "true", with: "&NumCacheClusters=2&AutomaticFailoverEnabled=true"),
        "MultiAZEnabled": MemberSample("true", with: "&AutomaticFailoverEnabled=true"),
        "NumCacheClusters": MemberSample("3"), "NumNodeGroups": MemberSample("2"),
        "ReplicasPerNodeGroup": MemberSample("2"), "PreferredCacheClusterAZs[]": MemberSample("us-east-1c"),
        "NodeGroupConfiguration[].NodeGroupId": MemberSample("0009"),
        "NodeGroupConfiguration[].ReplicaCount": MemberSample("1"),
        "PrimaryAvailabilityZone": MemberSample("us-east-1c"),
        "ReplicaAvailabilityZones[]": MemberSample(
            "us-east-1b", with: "&NumCacheClusters=2&NodeGroupConfiguration.NodeGroupConfiguration.1.ReplicaCount=1"),
        "NodeGroupConfiguration[]": MemberSample(
            "&NodeGroupConfiguration.NodeGroupConfiguration.1.PrimaryAvailabilityZone=us-east-1b"),
        "CacheNodeType": MemberSample("cache.t4g.small"), "Engine": MemberSample("valkey"),
        "ModifyReplicationGroup Engine": MemberSample("valkey", with: "&EngineVersion=8.0"),
        "ModifyCacheCluster Engine": MemberSample("valkey", with: "&EngineVersion=8.0"),
        "EngineVersion": MemberSample("7.0"), "CacheParameterGroupName": MemberSample("nowhere"),
        "CreateReplicationGroup CacheParameterGroupName": MemberSample("default.redis7.cluster.on"),
        "CreateCacheCluster CacheParameterGroupName": MemberSample("default.redis7.cluster.on"),
        "ModifyReplicationGroup CacheParameterGroupName": MemberSample("default.redis7.cluster.on"),
        "ModifyCacheCluster CacheParameterGroupName": MemberSample("default.redis7.cluster.on"),
        "ResetCacheParameterGroup CacheParameterGroupName": MemberSample("nowhere", with: "&ResetAllParameters=true"),
        "DescribeCacheParameterGroups CacheParameterGroupName": MemberSample("default.redis7"),
        "CreateReplicationGroup CacheSubnetGroupName": MemberSample("$n"),
        "CreateCacheCluster CacheSubnetGroupName": MemberSample("$n"),
        "CacheSubnetGroupName": MemberSample("nowhere"), "SecurityGroupIds[]": MemberSample("sg-of-mine"),
        "CreateCacheSubnetGroup CacheSubnetGroupName": MemberSample("$x"),
        "Tags[]": MemberSample(tags), "Tags[].Key": MemberSample(tags),
        "Tags[].Value": MemberSample("value-of-mine", with: tags),
        "PreferredMaintenanceWindow": MemberSample("tue:01:00-tue:02:30"), "Port": MemberSample("6380"),
        "NotificationTopicArn": MemberSample("arn:aws:sns:us-east-1:123456789012:t"),
        "NotificationTopicStatus": MemberSample(
            "inactive", with: "&NotificationTopicArn=arn:aws:sns:us-east-1:123456789012:t"),
        "AutoMinorVersionUpgrade": MemberSample("false"), "SnapshotRetentionLimit": MemberSample("7"),
        "SnapshotWindow": MemberSample("01:00-03:30"),
        "ModifyReplicationGroup AuthToken": MemberSample("0123456789abcdef0"),
        "ModifyCacheCluster AuthToken": MemberSample("0123456789abcdef0"),
        "AuthToken": MemberSample("0123456789abcdef0", with: "&TransitEncryptionEnabled=true"),
        "AuthTokenUpdateStrategy": MemberSample("DELETE", with: "&AuthToken=0123456789abcdef0"),
        "CreateReplicationGroup TransitEncryptionEnabled": MemberSample("true"),
        "CreateCacheCluster TransitEncryptionEnabled": MemberSample("true"),
        "TransitEncryptionEnabled": MemberSample("false"),
        "TransitEncryptionMode": MemberSample("preferred", with: "&TransitEncryptionEnabled=true"),
        "AtRestEncryptionEnabled": MemberSample("true"),
        "CreateSnapshot KmsKeyId": MemberSample("key-of-mine"), "CopySnapshot KmsKeyId": MemberSample("key-of-mine"),
        "KmsKeyId": MemberSample("key-of-mine", with: "&AtRestEncryptionEnabled=true"),
        "UserGroupIds[]": MemberSample("$g", with: "&TransitEncryptionEnabled=true"),
        "UserGroupIdsToAdd[]": MemberSample("$g"), "UserGroupIdsToRemove[]": MemberSample("nobody"),
        "NetworkType": MemberSample("ipv6"), "IpDiscovery": MemberSample("ipv6"),
        "ClusterMode": MemberSample("enabled"),
        "ModifyReplicationGroup ClusterMode": MemberSample("compatible"), "AZMode": MemberSample("cross-az"),
        "PreferredAvailabilityZone": MemberSample("us-east-1b"),
        "CreateCacheCluster PreferredAvailabilityZones[]": MemberSample("us-east-1b"),
        "NumCacheNodes": MemberSample("2"), "OutpostMode": MemberSample("single-outpost"),
        "LogType": MemberSample("slow-log"), "DestinationType": MemberSample("cloudwatch-logs"),
        "LogFormat": MemberSample("json"), "Durability": MemberSample("sync"),
        // Sizes of groups
        "NewReplicaCount": MemberSample("3"), "DecreaseReplicaCount NewReplicaCount": MemberSample("1"),
        "ReplicaConfiguration[]": MemberSample(
            "&ReplicaConfiguration.ConfigureShard.1.NodeGroupId=0001"
                + "&ReplicaConfiguration.ConfigureShard.1.NewReplicaCount=1"),
        "ReplicaConfiguration[].NodeGroupId": MemberSample(
            "0009", with: "&ReplicaConfiguration.ConfigureShard.1.NewReplicaCount=1", in: resize),
        "ReplicaConfiguration[].NewReplicaCount": MemberSample("3", in: oneShard),
        "DecreaseReplicaCount ReplicaConfiguration[].NewReplicaCount": MemberSample("1", in: oneShard),
        "IncreaseReplicaCount ReplicaConfiguration[].PreferredAvailabilityZones[]": MemberSample(
            "&ReplicaConfiguration.ConfigureShard.1.PreferredAvailabilityZones.PreferredAvailabilityZone.1=us-east-1a"
                + "&ReplicaConfiguration.ConfigureShard.1.PreferredAvailabilityZones.PreferredAvailabilityZone.2=us-east-1c",
            with: "&ReplicaConfiguration.ConfigureShard.1.NewReplicaCount=1", in: oneShard),
        "DecreaseReplicaCount ReplicaConfiguration[].PreferredAvailabilityZones[]": MemberSample(
            "us-east-1c", with: "&ReplicaConfiguration.ConfigureShard.1.NewReplicaCount=1", in: oneShard),
        "ReplicaConfiguration[].PreferredOutpostArns[]": MemberSample(
            "arn", with: "&ReplicaConfiguration.ConfigureShard.1.NewReplicaCount=1", in: oneShard),
        "ReplicasToRemove[]": MemberSample("$-004", in: resize), "NodeGroupCount": MemberSample("4"),
        "NodeGroupsToRemove[]": MemberSample("0002", in: resize + "&NodeGroupCount=1"),
        "NodeGroupsToRetain[]": MemberSample("0001", in: resize + "&NodeGroupCount=1"),
        "ReshardingConfiguration[]": MemberSample(
            "&ReshardingConfiguration.ReshardingConfiguration.1.NodeGroupId=0009"),
        "ReshardingConfiguration[].NodeGroupId": MemberSample("0009"),
        "ReshardingConfiguration[].PreferredAvailabilityZones[]": MemberSample(
            "&ReshardingConfiguration.ReshardingConfiguration.1.PreferredAvailabilityZones.AvailabilityZone.1=us-east-1c"
                + "&ReshardingConfiguration.ReshardingConfiguration.1.PreferredAvailabilityZones.AvailabilityZone.2=us-east-1b"
        ),
        "ApplyImmediately": MemberSample("false"), "TestFailover NodeGroupId": MemberSample("0009"),
        "CacheNodeIdsToReboot[]": MemberSample("0002"),
        // Lists
        "MaxRecords": MemberSample("1"), "Marker": MemberSample("banana"), "ShowCacheNodeInfo": MemberSample("true"),
        "ShowCacheClustersNotInReplicationGroups": MemberSample("true"), "Source": MemberSample("user"),
        "CacheParameterGroupFamily": MemberSample("valkey8"),
        "DescribeEngineDefaultParameters CacheParameterGroupFamily": MemberSample("redis6.x"),
        "DefaultOnly": MemberSample("true"), "SourceIdentifier": MemberSample("nowhere"),
        "SourceType": MemberSample("user"), "StartTime": MemberSample("2026-11-25T13:00:00Z"),
        "EndTime": MemberSample("2026-11-25T11:00:00Z"), "Duration": MemberSample("20161"),
        "DescribeUsers UserId": MemberSample("nobody"), "DescribeUserGroups UserGroupId": MemberSample("nobody"),
        "Filters[]": MemberSample("&Filters.member.1.Name=user-name&Filters.member.1.Values.member.1=$u"),
        "Filters[].Name": MemberSample("rain", with: "&Filters.member.1.Values.member.1=$u"),
        "Filters[].Values[]": MemberSample("$u", with: "&Filters.member.1.Name=user-name"),
        // Members that are only stored
        "ResourceName": MemberSample("rubbish"),
        "TagKeys[]": MemberSample("l"), "CacheSubnetGroupDescription": MemberSample("described-by-me"),
        "SubnetIds[]": MemberSample("subnet-of-mine"), "Description": MemberSample("described-by-me"),
        "CreateCacheParameterGroup CacheParameterGroupName": MemberSample("$x"),
        "ParameterNameValues[]": MemberSample(
            "&ParameterNameValues.ParameterNameValue.1.ParameterName=databases"
                + "&ParameterNameValues.ParameterNameValue.1.ParameterValue=3"),
        "ModifyCacheParameterGroup ParameterNameValues[].ParameterName": MemberSample("databases"),
        "ParameterName": MemberSample("timeout"), "ParameterValue": MemberSample("77"),
        "ResetCacheParameterGroup ParameterNameValues[].ParameterValue": MemberSample(
            "77", with: "&ParameterNameValues.ParameterNameValue.1.ParameterName=timeout"),
        "ResetAllParameters": MemberSample("true"),
        // Users
        "CreateUser UserId": MemberSample("$x"), "UserName": MemberSample("named-by-me"),
        "UserId": MemberSample("nobody"),
        "AccessString": MemberSample("on ~mine:*"), "AppendAccessString": MemberSample("~mine:*"),
        "CreateUser Passwords[]": MemberSample("short"), "Passwords[]": MemberSample("0123456789abcdef0"),
        "CreateUser NoPasswordRequired": MemberSample("false"),
        "NoPasswordRequired": MemberSample("true", with: "&Passwords.member.1=0123456789abcdef0"),
        "AuthenticationMode": MemberSample(
            "&AuthenticationMode.Type=password&AuthenticationMode.Passwords.member.1=0123456789abcdef0"),
        "AuthenticationMode.Type": MemberSample("iam"),
        "CreateUser AuthenticationMode.Passwords[]": MemberSample("short"),
        "AuthenticationMode.Passwords[]": MemberSample("0123456789abcdef0"),
        "CreateUserGroup UserGroupId": MemberSample("$x"), "UserGroupId": MemberSample("nobody"),
        "CreateUserGroup UserIds[]": MemberSample("$u"), "CreateUserGroup Engine": MemberSample("memcached"),
        "UserIdsToAdd[]": MemberSample("$u"), "UserIdsToRemove[]": MemberSample("$v"),
        "ModifyUserGroup Engine": MemberSample("memcached"),
    ]
}
