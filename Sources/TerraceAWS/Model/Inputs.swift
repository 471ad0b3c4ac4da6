import TerraceCore
import TerraceFrontEnd

/// The requests that Terrace answers: each member that is used or stored, with the type of ElastiCache's model.
///
/// `scripts/members/aws.py` writes this file from the fates in `InputMembers`. Edit those, and run it again.
struct CreateReplicationGroup: AWSInput {
    let replicationGroupId: String
    let replicationGroupDescription: String
    let automaticFailoverEnabled: Bool?
    let multiAZEnabled: Bool?
    let numCacheClusters: Int?
    let preferredCacheClusterAZs: [String]?
    let numNodeGroups: Int?
    let replicasPerNodeGroup: Int?
    let nodeGroupConfiguration: [NodeGroupConfiguration]?
    let cacheNodeType: String?
    let engine: String?
    let engineVersion: String?
    let cacheParameterGroupName: String?
    let cacheSubnetGroupName: String?
    let securityGroupIds: [String]?
    let tags: [Tag]?
    let snapshotArns: [String]?
    let snapshotName: String?
    let preferredMaintenanceWindow: String?
    let port: Int?
    let notificationTopicArn: String?
    let autoMinorVersionUpgrade: Bool?
    let snapshotRetentionLimit: Int?
    let snapshotWindow: String?
    let authToken: String?
    let transitEncryptionEnabled: Bool?
    let atRestEncryptionEnabled: Bool?
    let kmsKeyId: String?
    let userGroupIds: [String]?
    let networkType: String?
    let ipDiscovery: String?
    let transitEncryptionMode: String?
    let clusterMode: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        replicationGroupId = input.text("ReplicationGroupId") ?? ""
        replicationGroupDescription = input.text("ReplicationGroupDescription") ?? ""
        automaticFailoverEnabled = input.flag("AutomaticFailoverEnabled")
        multiAZEnabled = input.flag("MultiAZEnabled")
        numCacheClusters = input.number("NumCacheClusters")
        preferredCacheClusterAZs = input.texts("PreferredCacheClusterAZs")
        numNodeGroups = input.number("NumNodeGroups")
        replicasPerNodeGroup = input.number("ReplicasPerNodeGroup")
        nodeGroupConfiguration = input.structures("NodeGroupConfiguration", NodeGroupConfiguration.init)
        cacheNodeType = input.text("CacheNodeType")
        engine = input.text("Engine")
        engineVersion = input.text("EngineVersion")
        cacheParameterGroupName = input.text("CacheParameterGroupName")
        cacheSubnetGroupName = input.text("CacheSubnetGroupName")
        securityGroupIds = input.texts("SecurityGroupIds")
        tags = input.structures("Tags", Tag.init)
        snapshotArns = input.texts("SnapshotArns")
        snapshotName = input.text("SnapshotName")
        preferredMaintenanceWindow = input.text("PreferredMaintenanceWindow")
        port = input.number("Port")
        notificationTopicArn = input.text("NotificationTopicArn")
        autoMinorVersionUpgrade = input.flag("AutoMinorVersionUpgrade")
        snapshotRetentionLimit = input.number("SnapshotRetentionLimit")
        snapshotWindow = input.text("SnapshotWindow")
        authToken = input.text("AuthToken")
        transitEncryptionEnabled = input.flag("TransitEncryptionEnabled")
        atRestEncryptionEnabled = input.flag("AtRestEncryptionEnabled")
        kmsKeyId = input.text("KmsKeyId")
        userGroupIds = input.texts("UserGroupIds")
        networkType = input.text("NetworkType")
        ipDiscovery = input.text("IpDiscovery")
        transitEncryptionMode = input.text("TransitEncryptionMode")
        clusterMode = input.text("ClusterMode")
        given = input.given
    }
}

struct DescribeReplicationGroups: AWSInput {
    let replicationGroupId: String?
    let maxRecords: Int?
    let marker: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        replicationGroupId = input.text("ReplicationGroupId")
        maxRecords = input.number("MaxRecords")
        marker = input.text("Marker")
        given = input.given
    }
}

struct ModifyReplicationGroup: AWSInput {
    let replicationGroupId: String
    let replicationGroupDescription: String?
    let primaryClusterId: String?
    let snapshottingClusterId: String?
    let automaticFailoverEnabled: Bool?
    let multiAZEnabled: Bool?
    let securityGroupIds: [String]?
    let preferredMaintenanceWindow: String?
    let notificationTopicArn: String?
    let cacheParameterGroupName: String?
    let notificationTopicStatus: String?
    let applyImmediately: Bool?
    let engine: String?
    let engineVersion: String?
    let autoMinorVersionUpgrade: Bool?
    let snapshotRetentionLimit: Int?
    let snapshotWindow: String?
    let cacheNodeType: String?
    let authToken: String?
    let authTokenUpdateStrategy: String?
    let userGroupIdsToAdd: [String]?
    let userGroupIdsToRemove: [String]?
    let removeUserGroups: Bool?
    let ipDiscovery: String?
    let transitEncryptionEnabled: Bool?
    let transitEncryptionMode: String?
    let clusterMode: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        replicationGroupId = input.text("ReplicationGroupId") ?? ""
        replicationGroupDescription = input.text("ReplicationGroupDescription")
        primaryClusterId = input.text("PrimaryClusterId")
        snapshottingClusterId = input.text("SnapshottingClusterId")
        automaticFailoverEnabled = input.flag("AutomaticFailoverEnabled")
        multiAZEnabled = input.flag("MultiAZEnabled")
        securityGroupIds = input.texts("SecurityGroupIds")
        preferredMaintenanceWindow = input.text("PreferredMaintenanceWindow")
        notificationTopicArn = input.text("NotificationTopicArn")
        cacheParameterGroupName = input.text("CacheParameterGroupName")
        notificationTopicStatus = input.text("NotificationTopicStatus")
        applyImmediately = input.flag("ApplyImmediately")
        engine = input.text("Engine")
        engineVersion = input.text("EngineVersion")
        autoMinorVersionUpgrade = input.flag("AutoMinorVersionUpgrade")
        snapshotRetentionLimit = input.number("SnapshotRetentionLimit")
        snapshotWindow = input.text("SnapshotWindow")
        cacheNodeType = input.text("CacheNodeType")
        authToken = input.text("AuthToken")
        authTokenUpdateStrategy = input.text("AuthTokenUpdateStrategy")
        userGroupIdsToAdd = input.texts("UserGroupIdsToAdd")
        userGroupIdsToRemove = input.texts("UserGroupIdsToRemove")
        removeUserGroups = input.flag("RemoveUserGroups")
        ipDiscovery = input.text("IpDiscovery")
        transitEncryptionEnabled = input.flag("TransitEncryptionEnabled")
        transitEncryptionMode = input.text("TransitEncryptionMode")
        clusterMode = input.text("ClusterMode")
        given = input.given
    }
}

struct DeleteReplicationGroup: AWSInput {
    let replicationGroupId: String
    let finalSnapshotIdentifier: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        replicationGroupId = input.text("ReplicationGroupId") ?? ""
        finalSnapshotIdentifier = input.text("FinalSnapshotIdentifier")
        given = input.given
    }
}

struct IncreaseReplicaCount: AWSInput {
    let replicationGroupId: String
    let newReplicaCount: Int?
    let replicaConfiguration: [ConfigureShard]?
    let applyImmediately: Bool?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        replicationGroupId = input.text("ReplicationGroupId") ?? ""
        newReplicaCount = input.number("NewReplicaCount")
        replicaConfiguration = input.structures("ReplicaConfiguration", ConfigureShard.init)
        applyImmediately = input.flag("ApplyImmediately")
        given = input.given
    }
}

struct DecreaseReplicaCount: AWSInput {
    let replicationGroupId: String
    let newReplicaCount: Int?
    let replicaConfiguration: [ConfigureShard]?
    let replicasToRemove: [String]?
    let applyImmediately: Bool?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        replicationGroupId = input.text("ReplicationGroupId") ?? ""
        newReplicaCount = input.number("NewReplicaCount")
        replicaConfiguration = input.structures("ReplicaConfiguration", ConfigureShard.init)
        replicasToRemove = input.texts("ReplicasToRemove")
        applyImmediately = input.flag("ApplyImmediately")
        given = input.given
    }
}

struct ModifyReplicationGroupShardConfiguration: AWSInput {
    let replicationGroupId: String
    let nodeGroupCount: Int?
    let applyImmediately: Bool?
    let reshardingConfiguration: [ReshardingConfiguration]?
    let nodeGroupsToRemove: [String]?
    let nodeGroupsToRetain: [String]?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        replicationGroupId = input.text("ReplicationGroupId") ?? ""
        nodeGroupCount = input.number("NodeGroupCount")
        applyImmediately = input.flag("ApplyImmediately")
        reshardingConfiguration = input.structures("ReshardingConfiguration", ReshardingConfiguration.init)
        nodeGroupsToRemove = input.texts("NodeGroupsToRemove")
        nodeGroupsToRetain = input.texts("NodeGroupsToRetain")
        given = input.given
    }
}

struct TestFailover: AWSInput {
    let replicationGroupId: String
    let nodeGroupId: String
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        replicationGroupId = input.text("ReplicationGroupId") ?? ""
        nodeGroupId = input.text("NodeGroupId") ?? ""
        given = input.given
    }
}

struct ListAllowedNodeTypeModifications: AWSInput {
    let cacheClusterId: String?
    let replicationGroupId: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheClusterId = input.text("CacheClusterId")
        replicationGroupId = input.text("ReplicationGroupId")
        given = input.given
    }
}

struct CreateCacheCluster: AWSInput {
    let cacheClusterId: String
    let azMode: String?
    let preferredAvailabilityZone: String?
    let preferredAvailabilityZones: [String]?
    let numCacheNodes: Int?
    let cacheNodeType: String?
    let engine: String?
    let engineVersion: String?
    let cacheParameterGroupName: String?
    let cacheSubnetGroupName: String?
    let securityGroupIds: [String]?
    let tags: [Tag]?
    let snapshotArns: [String]?
    let snapshotName: String?
    let preferredMaintenanceWindow: String?
    let port: Int?
    let notificationTopicArn: String?
    let autoMinorVersionUpgrade: Bool?
    let snapshotRetentionLimit: Int?
    let snapshotWindow: String?
    let authToken: String?
    let transitEncryptionEnabled: Bool?
    let networkType: String?
    let ipDiscovery: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheClusterId = input.text("CacheClusterId") ?? ""
        azMode = input.text("AZMode")
        preferredAvailabilityZone = input.text("PreferredAvailabilityZone")
        preferredAvailabilityZones = input.texts("PreferredAvailabilityZones")
        numCacheNodes = input.number("NumCacheNodes")
        cacheNodeType = input.text("CacheNodeType")
        engine = input.text("Engine")
        engineVersion = input.text("EngineVersion")
        cacheParameterGroupName = input.text("CacheParameterGroupName")
        cacheSubnetGroupName = input.text("CacheSubnetGroupName")
        securityGroupIds = input.texts("SecurityGroupIds")
        tags = input.structures("Tags", Tag.init)
        snapshotArns = input.texts("SnapshotArns")
        snapshotName = input.text("SnapshotName")
        preferredMaintenanceWindow = input.text("PreferredMaintenanceWindow")
        port = input.number("Port")
        notificationTopicArn = input.text("NotificationTopicArn")
        autoMinorVersionUpgrade = input.flag("AutoMinorVersionUpgrade")
        snapshotRetentionLimit = input.number("SnapshotRetentionLimit")
        snapshotWindow = input.text("SnapshotWindow")
        authToken = input.text("AuthToken")
        transitEncryptionEnabled = input.flag("TransitEncryptionEnabled")
        networkType = input.text("NetworkType")
        ipDiscovery = input.text("IpDiscovery")
        given = input.given
    }
}

struct DescribeCacheClusters: AWSInput {
    let cacheClusterId: String?
    let maxRecords: Int?
    let marker: String?
    let showCacheNodeInfo: Bool?
    let showCacheClustersNotInReplicationGroups: Bool?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheClusterId = input.text("CacheClusterId")
        maxRecords = input.number("MaxRecords")
        marker = input.text("Marker")
        showCacheNodeInfo = input.flag("ShowCacheNodeInfo")
        showCacheClustersNotInReplicationGroups = input.flag("ShowCacheClustersNotInReplicationGroups")
        given = input.given
    }
}

struct ModifyCacheCluster: AWSInput {
    let cacheClusterId: String
    let numCacheNodes: Int?
    let azMode: String?
    let securityGroupIds: [String]?
    let preferredMaintenanceWindow: String?
    let notificationTopicArn: String?
    let cacheParameterGroupName: String?
    let notificationTopicStatus: String?
    let applyImmediately: Bool?
    let engine: String?
    let engineVersion: String?
    let autoMinorVersionUpgrade: Bool?
    let snapshotRetentionLimit: Int?
    let snapshotWindow: String?
    let cacheNodeType: String?
    let authToken: String?
    let authTokenUpdateStrategy: String?
    let ipDiscovery: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheClusterId = input.text("CacheClusterId") ?? ""
        numCacheNodes = input.number("NumCacheNodes")
        azMode = input.text("AZMode")
        securityGroupIds = input.texts("SecurityGroupIds")
        preferredMaintenanceWindow = input.text("PreferredMaintenanceWindow")
        notificationTopicArn = input.text("NotificationTopicArn")
        cacheParameterGroupName = input.text("CacheParameterGroupName")
        notificationTopicStatus = input.text("NotificationTopicStatus")
        applyImmediately = input.flag("ApplyImmediately")
        engine = input.text("Engine")
        engineVersion = input.text("EngineVersion")
        autoMinorVersionUpgrade = input.flag("AutoMinorVersionUpgrade")
        snapshotRetentionLimit = input.number("SnapshotRetentionLimit")
        snapshotWindow = input.text("SnapshotWindow")
        cacheNodeType = input.text("CacheNodeType")
        authToken = input.text("AuthToken")
        authTokenUpdateStrategy = input.text("AuthTokenUpdateStrategy")
        ipDiscovery = input.text("IpDiscovery")
        given = input.given
    }
}

struct DeleteCacheCluster: AWSInput {
    let cacheClusterId: String
    let finalSnapshotIdentifier: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheClusterId = input.text("CacheClusterId") ?? ""
        finalSnapshotIdentifier = input.text("FinalSnapshotIdentifier")
        given = input.given
    }
}

struct RebootCacheCluster: AWSInput {
    let cacheClusterId: String
    let cacheNodeIdsToReboot: [String]
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheClusterId = input.text("CacheClusterId") ?? ""
        cacheNodeIdsToReboot = input.texts("CacheNodeIdsToReboot") ?? []
        given = input.given
    }
}

struct CreateSnapshot: AWSInput {
    let replicationGroupId: String?
    let cacheClusterId: String?
    let snapshotName: String
    let tags: [Tag]?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        replicationGroupId = input.text("ReplicationGroupId")
        cacheClusterId = input.text("CacheClusterId")
        snapshotName = input.text("SnapshotName") ?? ""
        tags = input.structures("Tags", Tag.init)
        given = input.given
    }
}

struct DescribeSnapshots: AWSInput {
    let replicationGroupId: String?
    let cacheClusterId: String?
    let snapshotName: String?
    let snapshotSource: String?
    let marker: String?
    let maxRecords: Int?
    let showNodeGroupConfig: Bool?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        replicationGroupId = input.text("ReplicationGroupId")
        cacheClusterId = input.text("CacheClusterId")
        snapshotName = input.text("SnapshotName")
        snapshotSource = input.text("SnapshotSource")
        marker = input.text("Marker")
        maxRecords = input.number("MaxRecords")
        showNodeGroupConfig = input.flag("ShowNodeGroupConfig")
        given = input.given
    }
}

struct CopySnapshot: AWSInput {
    let sourceSnapshotName: String
    let targetSnapshotName: String
    let targetBucket: String?
    let tags: [Tag]?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        sourceSnapshotName = input.text("SourceSnapshotName") ?? ""
        targetSnapshotName = input.text("TargetSnapshotName") ?? ""
        targetBucket = input.text("TargetBucket")
        tags = input.structures("Tags", Tag.init)
        given = input.given
    }
}

struct DeleteSnapshot: AWSInput {
    let snapshotName: String
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        snapshotName = input.text("SnapshotName") ?? ""
        given = input.given
    }
}

struct AddTagsToResource: AWSInput {
    let resourceName: String
    let tags: [Tag]
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        resourceName = input.text("ResourceName") ?? ""
        tags = input.structures("Tags", Tag.init) ?? []
        given = input.given
    }
}

struct ListTagsForResource: AWSInput {
    let resourceName: String
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        resourceName = input.text("ResourceName") ?? ""
        given = input.given
    }
}

struct RemoveTagsFromResource: AWSInput {
    let resourceName: String
    let tagKeys: [String]
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        resourceName = input.text("ResourceName") ?? ""
        tagKeys = input.texts("TagKeys") ?? []
        given = input.given
    }
}

struct CreateCacheSubnetGroup: AWSInput {
    let cacheSubnetGroupName: String
    let cacheSubnetGroupDescription: String
    let subnetIds: [String]
    let tags: [Tag]?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheSubnetGroupName = input.text("CacheSubnetGroupName") ?? ""
        cacheSubnetGroupDescription = input.text("CacheSubnetGroupDescription") ?? ""
        subnetIds = input.texts("SubnetIds") ?? []
        tags = input.structures("Tags", Tag.init)
        given = input.given
    }
}

struct DescribeCacheSubnetGroups: AWSInput {
    let cacheSubnetGroupName: String?
    let maxRecords: Int?
    let marker: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheSubnetGroupName = input.text("CacheSubnetGroupName")
        maxRecords = input.number("MaxRecords")
        marker = input.text("Marker")
        given = input.given
    }
}

struct ModifyCacheSubnetGroup: AWSInput {
    let cacheSubnetGroupName: String
    let cacheSubnetGroupDescription: String?
    let subnetIds: [String]?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheSubnetGroupName = input.text("CacheSubnetGroupName") ?? ""
        cacheSubnetGroupDescription = input.text("CacheSubnetGroupDescription")
        subnetIds = input.texts("SubnetIds")
        given = input.given
    }
}

struct DeleteCacheSubnetGroup: AWSInput {
    let cacheSubnetGroupName: String
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheSubnetGroupName = input.text("CacheSubnetGroupName") ?? ""
        given = input.given
    }
}

struct CreateCacheParameterGroup: AWSInput {
    let cacheParameterGroupName: String
    let cacheParameterGroupFamily: String
    let description: String
    let tags: [Tag]?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheParameterGroupName = input.text("CacheParameterGroupName") ?? ""
        cacheParameterGroupFamily = input.text("CacheParameterGroupFamily") ?? ""
        description = input.text("Description") ?? ""
        tags = input.structures("Tags", Tag.init)
        given = input.given
    }
}

struct DescribeCacheParameterGroups: AWSInput {
    let cacheParameterGroupName: String?
    let maxRecords: Int?
    let marker: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheParameterGroupName = input.text("CacheParameterGroupName")
        maxRecords = input.number("MaxRecords")
        marker = input.text("Marker")
        given = input.given
    }
}

struct DescribeCacheParameters: AWSInput {
    let cacheParameterGroupName: String
    let source: String?
    let maxRecords: Int?
    let marker: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheParameterGroupName = input.text("CacheParameterGroupName") ?? ""
        source = input.text("Source")
        maxRecords = input.number("MaxRecords")
        marker = input.text("Marker")
        given = input.given
    }
}

struct DescribeEngineDefaultParameters: AWSInput {
    let cacheParameterGroupFamily: String
    let maxRecords: Int?
    let marker: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheParameterGroupFamily = input.text("CacheParameterGroupFamily") ?? ""
        maxRecords = input.number("MaxRecords")
        marker = input.text("Marker")
        given = input.given
    }
}

struct ModifyCacheParameterGroup: AWSInput {
    let cacheParameterGroupName: String
    let parameterNameValues: [ParameterNameValue]
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheParameterGroupName = input.text("CacheParameterGroupName") ?? ""
        parameterNameValues = input.structures("ParameterNameValues", ParameterNameValue.init) ?? []
        given = input.given
    }
}

struct ResetCacheParameterGroup: AWSInput {
    let cacheParameterGroupName: String
    let resetAllParameters: Bool?
    let parameterNameValues: [ParameterNameValue]?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheParameterGroupName = input.text("CacheParameterGroupName") ?? ""
        resetAllParameters = input.flag("ResetAllParameters")
        parameterNameValues = input.structures("ParameterNameValues", ParameterNameValue.init)
        given = input.given
    }
}

struct DeleteCacheParameterGroup: AWSInput {
    let cacheParameterGroupName: String
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        cacheParameterGroupName = input.text("CacheParameterGroupName") ?? ""
        given = input.given
    }
}

struct CreateUser: AWSInput {
    let userId: String
    let userName: String
    let engine: String
    let passwords: [String]?
    let accessString: String
    let noPasswordRequired: Bool?
    let tags: [Tag]?
    let authenticationMode: AuthenticationMode?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        userId = input.text("UserId") ?? ""
        userName = input.text("UserName") ?? ""
        engine = input.text("Engine") ?? ""
        passwords = input.texts("Passwords")
        accessString = input.text("AccessString") ?? ""
        noPasswordRequired = input.flag("NoPasswordRequired")
        tags = input.structures("Tags", Tag.init)
        authenticationMode = input.structure("AuthenticationMode", AuthenticationMode.init)
        given = input.given
    }
}

struct DescribeUsers: AWSInput {
    let engine: String?
    let userId: String?
    let filters: [Filter]?
    let maxRecords: Int?
    let marker: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        engine = input.text("Engine")
        userId = input.text("UserId")
        filters = input.structures("Filters", Filter.init)
        maxRecords = input.number("MaxRecords")
        marker = input.text("Marker")
        given = input.given
    }
}

struct ModifyUser: AWSInput {
    let userId: String
    let accessString: String?
    let appendAccessString: String?
    let passwords: [String]?
    let noPasswordRequired: Bool?
    let authenticationMode: AuthenticationMode?
    let engine: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        userId = input.text("UserId") ?? ""
        accessString = input.text("AccessString")
        appendAccessString = input.text("AppendAccessString")
        passwords = input.texts("Passwords")
        noPasswordRequired = input.flag("NoPasswordRequired")
        authenticationMode = input.structure("AuthenticationMode", AuthenticationMode.init)
        engine = input.text("Engine")
        given = input.given
    }
}

struct DeleteUser: AWSInput {
    let userId: String
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        userId = input.text("UserId") ?? ""
        given = input.given
    }
}

struct CreateUserGroup: AWSInput {
    let userGroupId: String
    let engine: String
    let userIds: [String]?
    let tags: [Tag]?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        userGroupId = input.text("UserGroupId") ?? ""
        engine = input.text("Engine") ?? ""
        userIds = input.texts("UserIds")
        tags = input.structures("Tags", Tag.init)
        given = input.given
    }
}

struct DescribeUserGroups: AWSInput {
    let userGroupId: String?
    let maxRecords: Int?
    let marker: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        userGroupId = input.text("UserGroupId")
        maxRecords = input.number("MaxRecords")
        marker = input.text("Marker")
        given = input.given
    }
}

struct ModifyUserGroup: AWSInput {
    let userGroupId: String
    let userIdsToAdd: [String]?
    let userIdsToRemove: [String]?
    let engine: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        userGroupId = input.text("UserGroupId") ?? ""
        userIdsToAdd = input.texts("UserIdsToAdd")
        userIdsToRemove = input.texts("UserIdsToRemove")
        engine = input.text("Engine")
        given = input.given
    }
}

struct DeleteUserGroup: AWSInput {
    let userGroupId: String
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        userGroupId = input.text("UserGroupId") ?? ""
        given = input.given
    }
}

struct DescribeCacheEngineVersions: AWSInput {
    let engine: String?
    let engineVersion: String?
    let cacheParameterGroupFamily: String?
    let maxRecords: Int?
    let marker: String?
    let defaultOnly: Bool?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        engine = input.text("Engine")
        engineVersion = input.text("EngineVersion")
        cacheParameterGroupFamily = input.text("CacheParameterGroupFamily")
        maxRecords = input.number("MaxRecords")
        marker = input.text("Marker")
        defaultOnly = input.flag("DefaultOnly")
        given = input.given
    }
}

struct DescribeEvents: AWSInput {
    let sourceIdentifier: String?
    let sourceType: String?
    let startTime: String?
    let endTime: String?
    let duration: Int?
    let maxRecords: Int?
    let marker: String?
    let given: [String: JSONValue]

    init(_ input: InputReader) {
        sourceIdentifier = input.text("SourceIdentifier")
        sourceType = input.text("SourceType")
        startTime = input.text("StartTime")
        endTime = input.text("EndTime")
        duration = input.number("Duration")
        maxRecords = input.number("MaxRecords")
        marker = input.text("Marker")
        given = input.given
    }
}

struct AuthenticationMode: Sendable {
    let type: String?
    let passwords: [String]?

    init(_ input: InputReader) {
        type = input.text("Type")
        passwords = input.texts("Passwords")
    }
}

struct ConfigureShard: Sendable {
    let nodeGroupId: String
    let newReplicaCount: Int?
    let preferredAvailabilityZones: [String]?

    init(_ input: InputReader) {
        nodeGroupId = input.text("NodeGroupId") ?? ""
        newReplicaCount = input.number("NewReplicaCount")
        preferredAvailabilityZones = input.texts("PreferredAvailabilityZones")
    }
}

struct Filter: Sendable {
    let name: String
    let values: [String]

    init(_ input: InputReader) {
        name = input.text("Name") ?? ""
        values = input.texts("Values") ?? []
    }
}

struct NodeGroupConfiguration: Sendable {
    let nodeGroupId: String?
    let replicaCount: Int?
    let primaryAvailabilityZone: String?
    let replicaAvailabilityZones: [String]?

    init(_ input: InputReader) {
        nodeGroupId = input.text("NodeGroupId")
        replicaCount = input.number("ReplicaCount")
        primaryAvailabilityZone = input.text("PrimaryAvailabilityZone")
        replicaAvailabilityZones = input.texts("ReplicaAvailabilityZones")
    }
}

struct ParameterNameValue: Sendable {
    let parameterName: String?
    let parameterValue: String?

    init(_ input: InputReader) {
        parameterName = input.text("ParameterName")
        parameterValue = input.text("ParameterValue")
    }
}

struct ReshardingConfiguration: Sendable {
    let nodeGroupId: String?
    let preferredAvailabilityZones: [String]?

    init(_ input: InputReader) {
        nodeGroupId = input.text("NodeGroupId")
        preferredAvailabilityZones = input.texts("PreferredAvailabilityZones")
    }
}

struct Tag: Sendable {
    let key: String?
    let value: String?

    init(_ input: InputReader) {
        key = input.text("Key")
        value = input.text("Value")
    }
}
