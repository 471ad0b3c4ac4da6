/// What Terrace does with each member of the requests that it answers, and the values that ElastiCache's model allows.
///
/// `scripts/members/aws.py` writes this file. It keeps the fates: to change one, edit its line here.
enum InputMembers {
    static let fates = """
        CreateReplicationGroup ReplicationGroupId used
        CreateReplicationGroup ReplicationGroupDescription stored
        CreateReplicationGroup GlobalReplicationGroupId refused Terrace does not have global datastores.
        CreateReplicationGroup PrimaryClusterId refused Terrace does not make a group around an existing cluster.
        CreateReplicationGroup AutomaticFailoverEnabled used
        CreateReplicationGroup MultiAZEnabled stored
        CreateReplicationGroup NumCacheClusters used
        CreateReplicationGroup PreferredCacheClusterAZs[] used
        CreateReplicationGroup NumNodeGroups used
        CreateReplicationGroup ReplicasPerNodeGroup used
        CreateReplicationGroup NodeGroupConfiguration[] used
        CreateReplicationGroup NodeGroupConfiguration[].NodeGroupId used
        CreateReplicationGroup NodeGroupConfiguration[].Slots refused slots are dealt evenly here.
        CreateReplicationGroup NodeGroupConfiguration[].ReplicaCount used
        CreateReplicationGroup NodeGroupConfiguration[].PrimaryAvailabilityZone used
        CreateReplicationGroup NodeGroupConfiguration[].ReplicaAvailabilityZones[] used
        CreateReplicationGroup NodeGroupConfiguration[].PrimaryOutpostArn refused Terrace does not have Outposts.
        CreateReplicationGroup NodeGroupConfiguration[].ReplicaOutpostArns[] refused Terrace does not have Outposts.
        CreateReplicationGroup CacheNodeType used
        CreateReplicationGroup Engine used
        CreateReplicationGroup EngineVersion used
        CreateReplicationGroup CacheParameterGroupName used
        CreateReplicationGroup CacheSubnetGroupName stored
        CreateReplicationGroup CacheSecurityGroupNames[] refused EC2-Classic security groups are not supported.
        CreateReplicationGroup SecurityGroupIds[] stored
        CreateReplicationGroup Tags[] stored
        CreateReplicationGroup Tags[].Key stored
        CreateReplicationGroup Tags[].Value stored
        CreateReplicationGroup SnapshotArns[] used
        CreateReplicationGroup SnapshotName used
        CreateReplicationGroup PreferredMaintenanceWindow stored
        CreateReplicationGroup Port used
        CreateReplicationGroup NotificationTopicArn stored
        CreateReplicationGroup AutoMinorVersionUpgrade stored
        CreateReplicationGroup SnapshotRetentionLimit used
        CreateReplicationGroup SnapshotWindow used
        CreateReplicationGroup AuthToken used
        CreateReplicationGroup TransitEncryptionEnabled used
        CreateReplicationGroup AtRestEncryptionEnabled stored
        CreateReplicationGroup KmsKeyId stored
        CreateReplicationGroup UserGroupIds[] used
        CreateReplicationGroup LogDeliveryConfigurations[] refused Terrace does not deliver logs.
        CreateReplicationGroup LogDeliveryConfigurations[].LogType refused Terrace does not deliver logs.
        CreateReplicationGroup LogDeliveryConfigurations[].DestinationType refused Terrace does not deliver logs.
        CreateReplicationGroup LogDeliveryConfigurations[].DestinationDetails refused Terrace does not deliver logs.
        CreateReplicationGroup LogDeliveryConfigurations[].DestinationDetails.CloudWatchLogsDetails refused Terrace does not deliver logs.
        CreateReplicationGroup LogDeliveryConfigurations[].DestinationDetails.CloudWatchLogsDetails.LogGroup refused Terrace does not deliver logs.
        CreateReplicationGroup LogDeliveryConfigurations[].DestinationDetails.KinesisFirehoseDetails refused Terrace does not deliver logs.
        CreateReplicationGroup LogDeliveryConfigurations[].DestinationDetails.KinesisFirehoseDetails.DeliveryStream refused Terrace does not deliver logs.
        CreateReplicationGroup LogDeliveryConfigurations[].LogFormat refused Terrace does not deliver logs.
        CreateReplicationGroup LogDeliveryConfigurations[].Enabled refused Terrace does not deliver logs.
        CreateReplicationGroup DataTieringEnabled refused Terrace does not have data tiering.
        CreateReplicationGroup NetworkType stored
        CreateReplicationGroup IpDiscovery stored
        CreateReplicationGroup TransitEncryptionMode used
        CreateReplicationGroup ClusterMode used
        CreateReplicationGroup ServerlessCacheSnapshotName refused Terrace does not have serverless caches yet.
        CreateReplicationGroup Durability refused Terrace has no durability modes.
        DescribeReplicationGroups ReplicationGroupId used
        DescribeReplicationGroups MaxRecords used
        DescribeReplicationGroups Marker used
        ModifyReplicationGroup ReplicationGroupId used
        ModifyReplicationGroup ReplicationGroupDescription stored
        ModifyReplicationGroup PrimaryClusterId used
        ModifyReplicationGroup SnapshottingClusterId stored
        ModifyReplicationGroup AutomaticFailoverEnabled used
        ModifyReplicationGroup MultiAZEnabled stored
        ModifyReplicationGroup NodeGroupId readOnly
        ModifyReplicationGroup CacheSecurityGroupNames[] refused EC2-Classic security groups are not supported.
        ModifyReplicationGroup SecurityGroupIds[] stored
        ModifyReplicationGroup PreferredMaintenanceWindow stored
        ModifyReplicationGroup NotificationTopicArn stored
        ModifyReplicationGroup CacheParameterGroupName used
        ModifyReplicationGroup NotificationTopicStatus stored
        ModifyReplicationGroup ApplyImmediately used
        ModifyReplicationGroup Engine used
        ModifyReplicationGroup EngineVersion used
        ModifyReplicationGroup AutoMinorVersionUpgrade stored
        ModifyReplicationGroup SnapshotRetentionLimit used
        ModifyReplicationGroup SnapshotWindow used
        ModifyReplicationGroup CacheNodeType used
        ModifyReplicationGroup AuthToken used
        ModifyReplicationGroup AuthTokenUpdateStrategy used
        ModifyReplicationGroup UserGroupIdsToAdd[] used
        ModifyReplicationGroup UserGroupIdsToRemove[] used
        ModifyReplicationGroup RemoveUserGroups used
        ModifyReplicationGroup LogDeliveryConfigurations[] refused Terrace does not deliver logs.
        ModifyReplicationGroup LogDeliveryConfigurations[].LogType refused Terrace does not deliver logs.
        ModifyReplicationGroup LogDeliveryConfigurations[].DestinationType refused Terrace does not deliver logs.
        ModifyReplicationGroup LogDeliveryConfigurations[].DestinationDetails refused Terrace does not deliver logs.
        ModifyReplicationGroup LogDeliveryConfigurations[].DestinationDetails.CloudWatchLogsDetails refused Terrace does not deliver logs.
        ModifyReplicationGroup LogDeliveryConfigurations[].DestinationDetails.CloudWatchLogsDetails.LogGroup refused Terrace does not deliver logs.
        ModifyReplicationGroup LogDeliveryConfigurations[].DestinationDetails.KinesisFirehoseDetails refused Terrace does not deliver logs.
        ModifyReplicationGroup LogDeliveryConfigurations[].DestinationDetails.KinesisFirehoseDetails.DeliveryStream refused Terrace does not deliver logs.
        ModifyReplicationGroup LogDeliveryConfigurations[].LogFormat refused Terrace does not deliver logs.
        ModifyReplicationGroup LogDeliveryConfigurations[].Enabled refused Terrace does not deliver logs.
        ModifyReplicationGroup IpDiscovery stored
        ModifyReplicationGroup TransitEncryptionEnabled used
        ModifyReplicationGroup TransitEncryptionMode used
        ModifyReplicationGroup ClusterMode used
        ModifyReplicationGroup Durability refused Terrace has no durability modes.
        DeleteReplicationGroup ReplicationGroupId used
        DeleteReplicationGroup RetainPrimaryCluster refused the group goes with all of its members.
        DeleteReplicationGroup FinalSnapshotIdentifier used
        IncreaseReplicaCount ReplicationGroupId used
        IncreaseReplicaCount NewReplicaCount used
        IncreaseReplicaCount ReplicaConfiguration[] used
        IncreaseReplicaCount ReplicaConfiguration[].NodeGroupId used
        IncreaseReplicaCount ReplicaConfiguration[].NewReplicaCount used
        IncreaseReplicaCount ReplicaConfiguration[].PreferredAvailabilityZones[] used
        IncreaseReplicaCount ReplicaConfiguration[].PreferredOutpostArns[] refused Terrace does not have Outposts.
        IncreaseReplicaCount ApplyImmediately used
        DecreaseReplicaCount ReplicationGroupId used
        DecreaseReplicaCount NewReplicaCount used
        DecreaseReplicaCount ReplicaConfiguration[] used
        DecreaseReplicaCount ReplicaConfiguration[].NodeGroupId used
        DecreaseReplicaCount ReplicaConfiguration[].NewReplicaCount used
        DecreaseReplicaCount ReplicaConfiguration[].PreferredAvailabilityZones[] used
        DecreaseReplicaCount ReplicaConfiguration[].PreferredOutpostArns[] refused Terrace does not have Outposts.
        DecreaseReplicaCount ReplicasToRemove[] used
        DecreaseReplicaCount ApplyImmediately used
        ModifyReplicationGroupShardConfiguration ReplicationGroupId used
        ModifyReplicationGroupShardConfiguration NodeGroupCount used
        ModifyReplicationGroupShardConfiguration ApplyImmediately used
        ModifyReplicationGroupShardConfiguration ReshardingConfiguration[] used
        ModifyReplicationGroupShardConfiguration ReshardingConfiguration[].NodeGroupId used
        ModifyReplicationGroupShardConfiguration ReshardingConfiguration[].PreferredAvailabilityZones[] used
        ModifyReplicationGroupShardConfiguration NodeGroupsToRemove[] used
        ModifyReplicationGroupShardConfiguration NodeGroupsToRetain[] used
        TestFailover ReplicationGroupId used
        TestFailover NodeGroupId used
        ListAllowedNodeTypeModifications CacheClusterId used
        ListAllowedNodeTypeModifications ReplicationGroupId used
        CreateCacheCluster CacheClusterId used
        CreateCacheCluster ReplicationGroupId refused a replica is added to a replication group with IncreaseReplicaCount here.
        CreateCacheCluster AZMode used
        CreateCacheCluster PreferredAvailabilityZone used
        CreateCacheCluster PreferredAvailabilityZones[] used
        CreateCacheCluster NumCacheNodes used
        CreateCacheCluster CacheNodeType used
        CreateCacheCluster Engine used
        CreateCacheCluster EngineVersion used
        CreateCacheCluster CacheParameterGroupName used
        CreateCacheCluster CacheSubnetGroupName stored
        CreateCacheCluster CacheSecurityGroupNames[] refused EC2-Classic security groups are not supported.
        CreateCacheCluster SecurityGroupIds[] stored
        CreateCacheCluster Tags[] stored
        CreateCacheCluster Tags[].Key stored
        CreateCacheCluster Tags[].Value stored
        CreateCacheCluster SnapshotArns[] used
        CreateCacheCluster SnapshotName used
        CreateCacheCluster PreferredMaintenanceWindow stored
        CreateCacheCluster Port used
        CreateCacheCluster NotificationTopicArn stored
        CreateCacheCluster AutoMinorVersionUpgrade stored
        CreateCacheCluster SnapshotRetentionLimit used
        CreateCacheCluster SnapshotWindow used
        CreateCacheCluster AuthToken used
        CreateCacheCluster OutpostMode refused Terrace does not have Outposts.
        CreateCacheCluster PreferredOutpostArn refused Terrace does not have Outposts.
        CreateCacheCluster PreferredOutpostArns[] refused Terrace does not have Outposts.
        CreateCacheCluster LogDeliveryConfigurations[] refused Terrace does not deliver logs.
        CreateCacheCluster LogDeliveryConfigurations[].LogType refused Terrace does not deliver logs.
        CreateCacheCluster LogDeliveryConfigurations[].DestinationType refused Terrace does not deliver logs.
        CreateCacheCluster LogDeliveryConfigurations[].DestinationDetails refused Terrace does not deliver logs.
        CreateCacheCluster LogDeliveryConfigurations[].DestinationDetails.CloudWatchLogsDetails refused Terrace does not deliver logs.
        CreateCacheCluster LogDeliveryConfigurations[].DestinationDetails.CloudWatchLogsDetails.LogGroup refused Terrace does not deliver logs.
        CreateCacheCluster LogDeliveryConfigurations[].DestinationDetails.KinesisFirehoseDetails refused Terrace does not deliver logs.
        CreateCacheCluster LogDeliveryConfigurations[].DestinationDetails.KinesisFirehoseDetails.DeliveryStream refused Terrace does not deliver logs.
        CreateCacheCluster LogDeliveryConfigurations[].LogFormat refused Terrace does not deliver logs.
        CreateCacheCluster LogDeliveryConfigurations[].Enabled refused Terrace does not deliver logs.
        CreateCacheCluster TransitEncryptionEnabled used
        CreateCacheCluster NetworkType stored
        CreateCacheCluster IpDiscovery stored
        DescribeCacheClusters CacheClusterId used
        DescribeCacheClusters MaxRecords used
        DescribeCacheClusters Marker used
        DescribeCacheClusters ShowCacheNodeInfo used
        DescribeCacheClusters ShowCacheClustersNotInReplicationGroups used
        ModifyCacheCluster CacheClusterId used
        ModifyCacheCluster NumCacheNodes used
        ModifyCacheCluster CacheNodeIdsToRemove[] refused it is for memcached.
        ModifyCacheCluster AZMode used
        ModifyCacheCluster NewAvailabilityZones[] refused it is for memcached.
        ModifyCacheCluster CacheSecurityGroupNames[] refused EC2-Classic security groups are not supported.
        ModifyCacheCluster SecurityGroupIds[] stored
        ModifyCacheCluster PreferredMaintenanceWindow stored
        ModifyCacheCluster NotificationTopicArn stored
        ModifyCacheCluster CacheParameterGroupName used
        ModifyCacheCluster NotificationTopicStatus stored
        ModifyCacheCluster ApplyImmediately used
        ModifyCacheCluster Engine used
        ModifyCacheCluster EngineVersion used
        ModifyCacheCluster AutoMinorVersionUpgrade stored
        ModifyCacheCluster SnapshotRetentionLimit used
        ModifyCacheCluster SnapshotWindow used
        ModifyCacheCluster CacheNodeType used
        ModifyCacheCluster AuthToken used
        ModifyCacheCluster AuthTokenUpdateStrategy used
        ModifyCacheCluster LogDeliveryConfigurations[] refused Terrace does not deliver logs.
        ModifyCacheCluster LogDeliveryConfigurations[].LogType refused Terrace does not deliver logs.
        ModifyCacheCluster LogDeliveryConfigurations[].DestinationType refused Terrace does not deliver logs.
        ModifyCacheCluster LogDeliveryConfigurations[].DestinationDetails refused Terrace does not deliver logs.
        ModifyCacheCluster LogDeliveryConfigurations[].DestinationDetails.CloudWatchLogsDetails refused Terrace does not deliver logs.
        ModifyCacheCluster LogDeliveryConfigurations[].DestinationDetails.CloudWatchLogsDetails.LogGroup refused Terrace does not deliver logs.
        ModifyCacheCluster LogDeliveryConfigurations[].DestinationDetails.KinesisFirehoseDetails refused Terrace does not deliver logs.
        ModifyCacheCluster LogDeliveryConfigurations[].DestinationDetails.KinesisFirehoseDetails.DeliveryStream refused Terrace does not deliver logs.
        ModifyCacheCluster LogDeliveryConfigurations[].LogFormat refused Terrace does not deliver logs.
        ModifyCacheCluster LogDeliveryConfigurations[].Enabled refused Terrace does not deliver logs.
        ModifyCacheCluster IpDiscovery stored
        ModifyCacheCluster ScaleConfig refused it is for memcached.
        ModifyCacheCluster ScaleConfig.ScalePercentage refused it is for memcached.
        ModifyCacheCluster ScaleConfig.ScaleIntervalMinutes refused it is for memcached.
        DeleteCacheCluster CacheClusterId used
        DeleteCacheCluster FinalSnapshotIdentifier used
        RebootCacheCluster CacheClusterId used
        RebootCacheCluster CacheNodeIdsToReboot[] used
        CreateSnapshot ReplicationGroupId used
        CreateSnapshot CacheClusterId used
        CreateSnapshot SnapshotName used
        CreateSnapshot KmsKeyId refused Terrace does not encrypt snapshots with keys of KMS.
        CreateSnapshot Tags[] used
        CreateSnapshot Tags[].Key used
        CreateSnapshot Tags[].Value used
        DescribeSnapshots ReplicationGroupId used
        DescribeSnapshots CacheClusterId used
        DescribeSnapshots SnapshotName used
        DescribeSnapshots SnapshotSource used
        DescribeSnapshots Marker used
        DescribeSnapshots MaxRecords used
        DescribeSnapshots ShowNodeGroupConfig used
        CopySnapshot SourceSnapshotName used
        CopySnapshot TargetSnapshotName used
        CopySnapshot TargetBucket used
        CopySnapshot KmsKeyId refused Terrace does not encrypt snapshots with keys of KMS.
        CopySnapshot Tags[] used
        CopySnapshot Tags[].Key used
        CopySnapshot Tags[].Value used
        DeleteSnapshot SnapshotName used
        AddTagsToResource ResourceName used
        AddTagsToResource Tags[] stored
        AddTagsToResource Tags[].Key stored
        AddTagsToResource Tags[].Value stored
        ListTagsForResource ResourceName used
        RemoveTagsFromResource ResourceName used
        RemoveTagsFromResource TagKeys[] used
        CreateCacheSubnetGroup CacheSubnetGroupName stored
        CreateCacheSubnetGroup CacheSubnetGroupDescription stored
        CreateCacheSubnetGroup SubnetIds[] stored
        CreateCacheSubnetGroup Tags[] stored
        CreateCacheSubnetGroup Tags[].Key stored
        CreateCacheSubnetGroup Tags[].Value stored
        DescribeCacheSubnetGroups CacheSubnetGroupName used
        DescribeCacheSubnetGroups MaxRecords used
        DescribeCacheSubnetGroups Marker used
        ModifyCacheSubnetGroup CacheSubnetGroupName stored
        ModifyCacheSubnetGroup CacheSubnetGroupDescription stored
        ModifyCacheSubnetGroup SubnetIds[] stored
        DeleteCacheSubnetGroup CacheSubnetGroupName stored
        CreateCacheParameterGroup CacheParameterGroupName used
        CreateCacheParameterGroup CacheParameterGroupFamily used
        CreateCacheParameterGroup Description stored
        CreateCacheParameterGroup Tags[] stored
        CreateCacheParameterGroup Tags[].Key stored
        CreateCacheParameterGroup Tags[].Value stored
        DescribeCacheParameterGroups CacheParameterGroupName used
        DescribeCacheParameterGroups MaxRecords used
        DescribeCacheParameterGroups Marker used
        DescribeCacheParameters CacheParameterGroupName used
        DescribeCacheParameters Source used
        DescribeCacheParameters MaxRecords used
        DescribeCacheParameters Marker used
        DescribeEngineDefaultParameters CacheParameterGroupFamily used
        DescribeEngineDefaultParameters MaxRecords used
        DescribeEngineDefaultParameters Marker used
        ModifyCacheParameterGroup CacheParameterGroupName used
        ModifyCacheParameterGroup ParameterNameValues[] used
        ModifyCacheParameterGroup ParameterNameValues[].ParameterName used
        ModifyCacheParameterGroup ParameterNameValues[].ParameterValue used
        ResetCacheParameterGroup CacheParameterGroupName used
        ResetCacheParameterGroup ResetAllParameters used
        ResetCacheParameterGroup ParameterNameValues[] used
        ResetCacheParameterGroup ParameterNameValues[].ParameterName used
        ResetCacheParameterGroup ParameterNameValues[].ParameterValue used
        DeleteCacheParameterGroup CacheParameterGroupName used
        CreateUser UserId used
        CreateUser UserName used
        CreateUser Engine used
        CreateUser Passwords[] used
        CreateUser AccessString used
        CreateUser NoPasswordRequired used
        CreateUser Tags[] stored
        CreateUser Tags[].Key stored
        CreateUser Tags[].Value stored
        CreateUser AuthenticationMode used
        CreateUser AuthenticationMode.Type used
        CreateUser AuthenticationMode.Passwords[] used
        DescribeUsers Engine used
        DescribeUsers UserId used
        DescribeUsers Filters[] used
        DescribeUsers Filters[].Name used
        DescribeUsers Filters[].Values[] used
        DescribeUsers MaxRecords used
        DescribeUsers Marker used
        ModifyUser UserId used
        ModifyUser AccessString used
        ModifyUser AppendAccessString used
        ModifyUser Passwords[] used
        ModifyUser NoPasswordRequired used
        ModifyUser AuthenticationMode used
        ModifyUser AuthenticationMode.Type used
        ModifyUser AuthenticationMode.Passwords[] used
        ModifyUser Engine used
        DeleteUser UserId used
        CreateUserGroup UserGroupId used
        CreateUserGroup Engine used
        CreateUserGroup UserIds[] used
        CreateUserGroup Tags[] stored
        CreateUserGroup Tags[].Key stored
        CreateUserGroup Tags[].Value stored
        DescribeUserGroups UserGroupId used
        DescribeUserGroups MaxRecords used
        DescribeUserGroups Marker used
        ModifyUserGroup UserGroupId used
        ModifyUserGroup UserIdsToAdd[] used
        ModifyUserGroup UserIdsToRemove[] used
        ModifyUserGroup Engine used
        DeleteUserGroup UserGroupId used
        DescribeCacheEngineVersions Engine used
        DescribeCacheEngineVersions EngineVersion used
        DescribeCacheEngineVersions CacheParameterGroupFamily used
        DescribeCacheEngineVersions MaxRecords used
        DescribeCacheEngineVersions Marker used
        DescribeCacheEngineVersions DefaultOnly used
        DescribeEvents SourceIdentifier used
        DescribeEvents SourceType used
        DescribeEvents StartTime used
        DescribeEvents EndTime used
        DescribeEvents Duration used
        DescribeEvents MaxRecords used
        DescribeEvents Marker used
        """

    /// Enumerations and patterns of the model.
    static let rules = #"""
        CreateReplicationGroup NodeGroupConfiguration[].NodeGroupId pattern \d+
        CreateReplicationGroup UserGroupIds[] pattern [a-zA-Z][a-zA-Z0-9\-]*
        CreateReplicationGroup LogDeliveryConfigurations[].LogType enum slow-log engine-log
        CreateReplicationGroup LogDeliveryConfigurations[].DestinationType enum cloudwatch-logs kinesis-firehose
        CreateReplicationGroup LogDeliveryConfigurations[].LogFormat enum text json
        CreateReplicationGroup NetworkType enum ipv4 ipv6 dual_stack
        CreateReplicationGroup IpDiscovery enum ipv4 ipv6
        CreateReplicationGroup TransitEncryptionMode enum preferred required
        CreateReplicationGroup ClusterMode enum enabled disabled compatible
        CreateReplicationGroup Durability enum default async sync disabled
        ModifyReplicationGroup AuthTokenUpdateStrategy enum SET ROTATE DELETE
        ModifyReplicationGroup UserGroupIdsToAdd[] pattern [a-zA-Z][a-zA-Z0-9\-]*
        ModifyReplicationGroup UserGroupIdsToRemove[] pattern [a-zA-Z][a-zA-Z0-9\-]*
        ModifyReplicationGroup LogDeliveryConfigurations[].LogType enum slow-log engine-log
        ModifyReplicationGroup LogDeliveryConfigurations[].DestinationType enum cloudwatch-logs kinesis-firehose
        ModifyReplicationGroup LogDeliveryConfigurations[].LogFormat enum text json
        ModifyReplicationGroup IpDiscovery enum ipv4 ipv6
        ModifyReplicationGroup TransitEncryptionMode enum preferred required
        ModifyReplicationGroup ClusterMode enum enabled disabled compatible
        ModifyReplicationGroup Durability enum default async sync disabled
        IncreaseReplicaCount ReplicaConfiguration[].NodeGroupId pattern \d+
        DecreaseReplicaCount ReplicaConfiguration[].NodeGroupId pattern \d+
        ModifyReplicationGroupShardConfiguration ReshardingConfiguration[].NodeGroupId pattern \d+
        ModifyReplicationGroupShardConfiguration NodeGroupsToRemove[] pattern \d+
        ModifyReplicationGroupShardConfiguration NodeGroupsToRetain[] pattern \d+
        TestFailover NodeGroupId pattern \d+
        CreateCacheCluster AZMode enum single-az cross-az
        CreateCacheCluster OutpostMode enum single-outpost cross-outpost
        CreateCacheCluster LogDeliveryConfigurations[].LogType enum slow-log engine-log
        CreateCacheCluster LogDeliveryConfigurations[].DestinationType enum cloudwatch-logs kinesis-firehose
        CreateCacheCluster LogDeliveryConfigurations[].LogFormat enum text json
        CreateCacheCluster NetworkType enum ipv4 ipv6 dual_stack
        CreateCacheCluster IpDiscovery enum ipv4 ipv6
        ModifyCacheCluster AZMode enum single-az cross-az
        ModifyCacheCluster AuthTokenUpdateStrategy enum SET ROTATE DELETE
        ModifyCacheCluster LogDeliveryConfigurations[].LogType enum slow-log engine-log
        ModifyCacheCluster LogDeliveryConfigurations[].DestinationType enum cloudwatch-logs kinesis-firehose
        ModifyCacheCluster LogDeliveryConfigurations[].LogFormat enum text json
        ModifyCacheCluster IpDiscovery enum ipv4 ipv6
        CreateUser UserId pattern [a-zA-Z][a-zA-Z0-9\-]*
        CreateUser Engine pattern [a-zA-Z]*
        CreateUser AccessString pattern .*\S.*
        CreateUser AuthenticationMode.Type enum password no-password-required iam
        DescribeUsers Engine pattern [a-zA-Z]*
        DescribeUsers UserId pattern [a-zA-Z][a-zA-Z0-9\-]*
        DescribeUsers Filters[].Name pattern .*\S.*
        DescribeUsers Filters[].Values[] pattern .*\S.*
        ModifyUser UserId pattern [a-zA-Z][a-zA-Z0-9\-]*
        ModifyUser AccessString pattern .*\S.*
        ModifyUser AppendAccessString pattern .*\S.*
        ModifyUser AuthenticationMode.Type enum password no-password-required iam
        ModifyUser Engine pattern [a-zA-Z]*
        DeleteUser UserId pattern [a-zA-Z][a-zA-Z0-9\-]*
        CreateUserGroup Engine pattern [a-zA-Z]*
        CreateUserGroup UserIds[] pattern [a-zA-Z][a-zA-Z0-9\-]*
        ModifyUserGroup UserIdsToAdd[] pattern [a-zA-Z][a-zA-Z0-9\-]*
        ModifyUserGroup UserIdsToRemove[] pattern [a-zA-Z][a-zA-Z0-9\-]*
        ModifyUserGroup Engine pattern [a-zA-Z]*
        DescribeEvents SourceType enum cache-cluster cache-parameter-group cache-security-group cache-subnet-group replication-group serverless-cache serverless-cache-snapshot user user-group
        """#
}
