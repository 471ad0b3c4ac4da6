/// The wire shapes of ElastiCache's API, version 2015-02-02: facts of the service's public model, in Terrace's own
/// notation.
///
/// An operation is `Name Input Output`, with `-` for an empty answer. A shape is its name and its members: `s` text,
/// `i` whole number, `d` number, `b` flag, `t` time, another shape, or `[type]element` for a list; `!` is required.
enum ModelText {
    static let operations = """
        AddTagsToResource AddTagsToResourceMessage TagListMessage
        AuthorizeCacheSecurityGroupIngress AuthorizeCacheSecurityGroupIngressMessage AuthorizeCacheSecurityGroupIngressResult
        BatchApplyUpdateAction BatchApplyUpdateActionMessage UpdateActionResultsMessage
        BatchStopUpdateAction BatchStopUpdateActionMessage UpdateActionResultsMessage
        CompleteMigration CompleteMigrationMessage CompleteMigrationResponse
        CopyServerlessCacheSnapshot CopyServerlessCacheSnapshotRequest CopyServerlessCacheSnapshotResponse
        CopySnapshot CopySnapshotMessage CopySnapshotResult
        CreateCacheCluster CreateCacheClusterMessage CreateCacheClusterResult
        CreateCacheParameterGroup CreateCacheParameterGroupMessage CreateCacheParameterGroupResult
        CreateCacheSecurityGroup CreateCacheSecurityGroupMessage CreateCacheSecurityGroupResult
        CreateCacheSubnetGroup CreateCacheSubnetGroupMessage CreateCacheSubnetGroupResult
        CreateGlobalReplicationGroup CreateGlobalReplicationGroupMessage CreateGlobalReplicationGroupResult
        CreateReplicationGroup CreateReplicationGroupMessage CreateReplicationGroupResult
        CreateServerlessCache CreateServerlessCacheRequest CreateServerlessCacheResponse
        CreateServerlessCacheSnapshot CreateServerlessCacheSnapshotRequest CreateServerlessCacheSnapshotResponse
        CreateSnapshot CreateSnapshotMessage CreateSnapshotResult
        CreateUser CreateUserMessage User
        CreateUserGroup CreateUserGroupMessage UserGroup
        DecreaseNodeGroupsInGlobalReplicationGroup DecreaseNodeGroupsInGlobalReplicationGroupMessage DecreaseNodeGroupsInGlobalReplicationGroupResult
        DecreaseReplicaCount DecreaseReplicaCountMessage DecreaseReplicaCountResult
        DeleteCacheCluster DeleteCacheClusterMessage DeleteCacheClusterResult
        DeleteCacheParameterGroup DeleteCacheParameterGroupMessage -
        DeleteCacheSecurityGroup DeleteCacheSecurityGroupMessage -
        DeleteCacheSubnetGroup DeleteCacheSubnetGroupMessage -
        DeleteGlobalReplicationGroup DeleteGlobalReplicationGroupMessage DeleteGlobalReplicationGroupResult
        DeleteReplicationGroup DeleteReplicationGroupMessage DeleteReplicationGroupResult
        DeleteServerlessCache DeleteServerlessCacheRequest DeleteServerlessCacheResponse
        DeleteServerlessCacheSnapshot DeleteServerlessCacheSnapshotRequest DeleteServerlessCacheSnapshotResponse
        DeleteSnapshot DeleteSnapshotMessage DeleteSnapshotResult
        DeleteUser DeleteUserMessage User
        DeleteUserGroup DeleteUserGroupMessage UserGroup
        DescribeCacheClusters DescribeCacheClustersMessage CacheClusterMessage
        DescribeCacheEngineVersions DescribeCacheEngineVersionsMessage CacheEngineVersionMessage
        DescribeCacheParameterGroups DescribeCacheParameterGroupsMessage CacheParameterGroupsMessage
        DescribeCacheParameters DescribeCacheParametersMessage CacheParameterGroupDetails
        DescribeCacheSecurityGroups DescribeCacheSecurityGroupsMessage CacheSecurityGroupMessage
        DescribeCacheSubnetGroups DescribeCacheSubnetGroupsMessage CacheSubnetGroupMessage
        DescribeEngineDefaultParameters DescribeEngineDefaultParametersMessage DescribeEngineDefaultParametersResult
        DescribeEvents DescribeEventsMessage EventsMessage
        DescribeGlobalReplicationGroups DescribeGlobalReplicationGroupsMessage DescribeGlobalReplicationGroupsResult
        DescribeReplicationGroups DescribeReplicationGroupsMessage ReplicationGroupMessage
        DescribeReservedCacheNodes DescribeReservedCacheNodesMessage ReservedCacheNodeMessage
        DescribeReservedCacheNodesOfferings DescribeReservedCacheNodesOfferingsMessage ReservedCacheNodesOfferingMessage
        DescribeServerlessCacheSnapshots DescribeServerlessCacheSnapshotsRequest DescribeServerlessCacheSnapshotsResponse
        DescribeServerlessCaches DescribeServerlessCachesRequest DescribeServerlessCachesResponse
        DescribeServiceUpdates DescribeServiceUpdatesMessage ServiceUpdatesMessage
        DescribeSnapshots DescribeSnapshotsMessage DescribeSnapshotsListMessage
        DescribeUpdateActions DescribeUpdateActionsMessage UpdateActionsMessage
        DescribeUserGroups DescribeUserGroupsMessage DescribeUserGroupsResult
        DescribeUsers DescribeUsersMessage DescribeUsersResult
        DisassociateGlobalReplicationGroup DisassociateGlobalReplicationGroupMessage DisassociateGlobalReplicationGroupResult
        ExportServerlessCacheSnapshot ExportServerlessCacheSnapshotRequest ExportServerlessCacheSnapshotResponse
        FailoverGlobalReplicationGroup FailoverGlobalReplicationGroupMessage FailoverGlobalReplicationGroupResult
        IncreaseNodeGroupsInGlobalReplicationGroup IncreaseNodeGroupsInGlobalReplicationGroupMessage IncreaseNodeGroupsInGlobalReplicationGroupResult
        IncreaseReplicaCount IncreaseReplicaCountMessage IncreaseReplicaCountResult
        ListAllowedNodeTypeModifications ListAllowedNodeTypeModificationsMessage AllowedNodeTypeModificationsMessage
        ListTagsForResource ListTagsForResourceMessage TagListMessage
        ModifyCacheCluster ModifyCacheClusterMessage ModifyCacheClusterResult
        ModifyCacheParameterGroup ModifyCacheParameterGroupMessage CacheParameterGroupNameMessage
        ModifyCacheSubnetGroup ModifyCacheSubnetGroupMessage ModifyCacheSubnetGroupResult
        ModifyGlobalReplicationGroup ModifyGlobalReplicationGroupMessage ModifyGlobalReplicationGroupResult
        ModifyReplicationGroup ModifyReplicationGroupMessage ModifyReplicationGroupResult
        ModifyReplicationGroupShardConfiguration ModifyReplicationGroupShardConfigurationMessage ModifyReplicationGroupShardConfigurationResult
        ModifyServerlessCache ModifyServerlessCacheRequest ModifyServerlessCacheResponse
        ModifyUser ModifyUserMessage User
        ModifyUserGroup ModifyUserGroupMessage UserGroup
        PurchaseReservedCacheNodesOffering PurchaseReservedCacheNodesOfferingMessage PurchaseReservedCacheNodesOfferingResult
        RebalanceSlotsInGlobalReplicationGroup RebalanceSlotsInGlobalReplicationGroupMessage RebalanceSlotsInGlobalReplicationGroupResult
        RebootCacheCluster RebootCacheClusterMessage RebootCacheClusterResult
        RemoveTagsFromResource RemoveTagsFromResourceMessage TagListMessage
        ResetCacheParameterGroup ResetCacheParameterGroupMessage CacheParameterGroupNameMessage
        RevokeCacheSecurityGroupIngress RevokeCacheSecurityGroupIngressMessage RevokeCacheSecurityGroupIngressResult
        StartMigration StartMigrationMessage StartMigrationResponse
        TestFailover TestFailoverMessage TestFailoverResult
        TestMigration TestMigrationMessage TestMigrationResponse
        """

    static let shapes = #"""
        AddTagsToResourceMessage ResourceName!:s Tags!:[Tag]Tag
        AllowedNodeTypeModificationsMessage ScaleUpModifications:[s]member ScaleDownModifications:[s]member
        Authentication Type:s PasswordCount:i
        AuthenticationMode Type:s Passwords:[s]member
        AuthorizeCacheSecurityGroupIngressMessage CacheSecurityGroupName!:s EC2SecurityGroupName!:s
          EC2SecurityGroupOwnerId!:s
        AuthorizeCacheSecurityGroupIngressResult CacheSecurityGroup:CacheSecurityGroup
        AvailabilityZone Name:s
        BatchApplyUpdateActionMessage ReplicationGroupIds:[s]member CacheClusterIds:[s]member ServiceUpdateName!:s
        BatchStopUpdateActionMessage ReplicationGroupIds:[s]member CacheClusterIds:[s]member ServiceUpdateName!:s
        CacheCluster CacheClusterId:s ConfigurationEndpoint:Endpoint ClientDownloadLandingPage:s CacheNodeType:s
          Engine:s EngineVersion:s CacheClusterStatus:s NumCacheNodes:i PreferredAvailabilityZone:s
          PreferredOutpostArn:s CacheClusterCreateTime:t PreferredMaintenanceWindow:s
          PendingModifiedValues:PendingModifiedValues NotificationConfiguration:NotificationConfiguration
          CacheSecurityGroups:[CacheSecurityGroupMembership]CacheSecurityGroup
          CacheParameterGroup:CacheParameterGroupStatus CacheSubnetGroupName:s CacheNodes:[CacheNode]CacheNode
          AutoMinorVersionUpgrade:b SecurityGroups:[SecurityGroupMembership]member ReplicationGroupId:s
          SnapshotRetentionLimit:i SnapshotWindow:s AuthTokenEnabled:b AuthTokenLastModifiedDate:t
          TransitEncryptionEnabled:b AtRestEncryptionEnabled:b ARN:s ReplicationGroupLogDeliveryEnabled:b
          LogDeliveryConfigurations:[LogDeliveryConfiguration]LogDeliveryConfiguration NetworkType:s IpDiscovery:s
          TransitEncryptionMode:s
        CacheClusterMessage Marker:s CacheClusters:[CacheCluster]CacheCluster
        CacheEngineVersion Engine:s EngineVersion:s CacheParameterGroupFamily:s CacheEngineDescription:s
          CacheEngineVersionDescription:s
        CacheEngineVersionMessage Marker:s CacheEngineVersions:[CacheEngineVersion]CacheEngineVersion
        CacheNode CacheNodeId:s CacheNodeStatus:s CacheNodeCreateTime:t Endpoint:Endpoint ParameterGroupStatus:s
          SourceCacheNodeId:s CustomerAvailabilityZone:s CustomerOutpostArn:s
        CacheNodeTypeSpecificParameter ParameterName:s Description:s Source:s DataType:s AllowedValues:s IsModifiable:b
          MinimumEngineVersion:s CacheNodeTypeSpecificValues:[CacheNodeTypeSpecificValue]CacheNodeTypeSpecificValue
          ChangeType:s
        CacheNodeTypeSpecificValue CacheNodeType:s Value:s
        CacheNodeUpdateStatus CacheNodeId:s NodeUpdateStatus:s NodeDeletionDate:t NodeUpdateStartDate:t
          NodeUpdateEndDate:t NodeUpdateInitiatedBy:s NodeUpdateInitiatedDate:t NodeUpdateStatusModifiedDate:t
        CacheParameterGroup CacheParameterGroupName:s CacheParameterGroupFamily:s Description:s IsGlobal:b ARN:s
        CacheParameterGroupDetails Marker:s Parameters:[Parameter]Parameter
          CacheNodeTypeSpecificParameters:[CacheNodeTypeSpecificParameter]CacheNodeTypeSpecificParameter
        CacheParameterGroupNameMessage CacheParameterGroupName:s
        CacheParameterGroupStatus CacheParameterGroupName:s ParameterApplyStatus:s CacheNodeIdsToReboot:[s]CacheNodeId
        CacheParameterGroupsMessage Marker:s CacheParameterGroups:[CacheParameterGroup]CacheParameterGroup
        CacheSecurityGroup OwnerId:s CacheSecurityGroupName:s Description:s
          EC2SecurityGroups:[EC2SecurityGroup]EC2SecurityGroup ARN:s
        CacheSecurityGroupMembership CacheSecurityGroupName:s Status:s
        CacheSecurityGroupMessage Marker:s CacheSecurityGroups:[CacheSecurityGroup]CacheSecurityGroup
        CacheSubnetGroup CacheSubnetGroupName:s CacheSubnetGroupDescription:s VpcId:s Subnets:[Subnet]Subnet ARN:s
          SupportedNetworkTypes:[s]member
        CacheSubnetGroupMessage Marker:s CacheSubnetGroups:[CacheSubnetGroup]CacheSubnetGroup
        CacheUsageLimits DataStorage:DataStorage ECPUPerSecond:ECPUPerSecond
        CloudWatchLogsDestinationDetails LogGroup:s
        CompleteMigrationMessage ReplicationGroupId!:s Force:b
        CompleteMigrationResponse ReplicationGroup:ReplicationGroup
        ConfigureShard NodeGroupId!:s NewReplicaCount!:i PreferredAvailabilityZones:[s]PreferredAvailabilityZone
          PreferredOutpostArns:[s]PreferredOutpostArn
        CopyServerlessCacheSnapshotRequest SourceServerlessCacheSnapshotName!:s TargetServerlessCacheSnapshotName!:s
          KmsKeyId:s Tags:[Tag]Tag
        CopyServerlessCacheSnapshotResponse ServerlessCacheSnapshot:ServerlessCacheSnapshot
        CopySnapshotMessage SourceSnapshotName!:s TargetSnapshotName!:s TargetBucket:s KmsKeyId:s Tags:[Tag]Tag
        CopySnapshotResult Snapshot:Snapshot
        CreateCacheClusterMessage CacheClusterId!:s ReplicationGroupId:s AZMode:s PreferredAvailabilityZone:s
          PreferredAvailabilityZones:[s]PreferredAvailabilityZone NumCacheNodes:i CacheNodeType:s Engine:s
          EngineVersion:s CacheParameterGroupName:s CacheSubnetGroupName:s
          CacheSecurityGroupNames:[s]CacheSecurityGroupName SecurityGroupIds:[s]SecurityGroupId Tags:[Tag]Tag
          SnapshotArns:[s]SnapshotArn SnapshotName:s PreferredMaintenanceWindow:s Port:i NotificationTopicArn:s
          AutoMinorVersionUpgrade:b SnapshotRetentionLimit:i SnapshotWindow:s AuthToken:s OutpostMode:s
          PreferredOutpostArn:s PreferredOutpostArns:[s]PreferredOutpostArn
          LogDeliveryConfigurations:[LogDeliveryConfigurationRequest]LogDeliveryConfigurationRequest
          TransitEncryptionEnabled:b NetworkType:s IpDiscovery:s
        CreateCacheClusterResult CacheCluster:CacheCluster
        CreateCacheParameterGroupMessage CacheParameterGroupName!:s CacheParameterGroupFamily!:s Description!:s
          Tags:[Tag]Tag
        CreateCacheParameterGroupResult CacheParameterGroup:CacheParameterGroup
        CreateCacheSecurityGroupMessage CacheSecurityGroupName!:s Description!:s Tags:[Tag]Tag
        CreateCacheSecurityGroupResult CacheSecurityGroup:CacheSecurityGroup
        CreateCacheSubnetGroupMessage CacheSubnetGroupName!:s CacheSubnetGroupDescription!:s
          SubnetIds!:[s]SubnetIdentifier Tags:[Tag]Tag
        CreateCacheSubnetGroupResult CacheSubnetGroup:CacheSubnetGroup
        CreateGlobalReplicationGroupMessage GlobalReplicationGroupIdSuffix!:s GlobalReplicationGroupDescription:s
          PrimaryReplicationGroupId!:s
        CreateGlobalReplicationGroupResult GlobalReplicationGroup:GlobalReplicationGroup
        CreateReplicationGroupMessage ReplicationGroupId!:s ReplicationGroupDescription!:s GlobalReplicationGroupId:s
          PrimaryClusterId:s AutomaticFailoverEnabled:b MultiAZEnabled:b NumCacheClusters:i
          PreferredCacheClusterAZs:[s]AvailabilityZone NumNodeGroups:i ReplicasPerNodeGroup:i
          NodeGroupConfiguration:[NodeGroupConfiguration]NodeGroupConfiguration CacheNodeType:s Engine:s EngineVersion:s
          CacheParameterGroupName:s CacheSubnetGroupName:s CacheSecurityGroupNames:[s]CacheSecurityGroupName
          SecurityGroupIds:[s]SecurityGroupId Tags:[Tag]Tag SnapshotArns:[s]SnapshotArn SnapshotName:s
          PreferredMaintenanceWindow:s Port:i NotificationTopicArn:s AutoMinorVersionUpgrade:b SnapshotRetentionLimit:i
          SnapshotWindow:s AuthToken:s TransitEncryptionEnabled:b AtRestEncryptionEnabled:b KmsKeyId:s
          UserGroupIds:[s]member
          LogDeliveryConfigurations:[LogDeliveryConfigurationRequest]LogDeliveryConfigurationRequest
          DataTieringEnabled:b NetworkType:s IpDiscovery:s TransitEncryptionMode:s ClusterMode:s
          ServerlessCacheSnapshotName:s Durability:s
        CreateReplicationGroupResult ReplicationGroup:ReplicationGroup
        CreateServerlessCacheRequest ServerlessCacheName!:s Description:s Engine!:s MajorEngineVersion:s
          CacheUsageLimits:CacheUsageLimits KmsKeyId:s SecurityGroupIds:[s]SecurityGroupId
          SnapshotArnsToRestore:[s]SnapshotArn Tags:[Tag]Tag UserGroupId:s SubnetIds:[s]SubnetId
          SnapshotRetentionLimit:i DailySnapshotTime:s NetworkType:s
        CreateServerlessCacheResponse ServerlessCache:ServerlessCache
        CreateServerlessCacheSnapshotRequest ServerlessCacheSnapshotName!:s ServerlessCacheName!:s KmsKeyId:s
          Tags:[Tag]Tag
        CreateServerlessCacheSnapshotResponse ServerlessCacheSnapshot:ServerlessCacheSnapshot
        CreateSnapshotMessage ReplicationGroupId:s CacheClusterId:s SnapshotName!:s KmsKeyId:s Tags:[Tag]Tag
        CreateSnapshotResult Snapshot:Snapshot
        CreateUserGroupMessage UserGroupId!:s Engine!:s UserIds:[s]member Tags:[Tag]Tag
        CreateUserMessage UserId!:s UserName!:s Engine!:s Passwords:[s]member AccessString!:s NoPasswordRequired:b
          Tags:[Tag]Tag AuthenticationMode:AuthenticationMode
        CustomerNodeEndpoint Address:s Port:i
        DataStorage Maximum:i Minimum:i Unit!:s
        DecreaseNodeGroupsInGlobalReplicationGroupMessage GlobalReplicationGroupId!:s NodeGroupCount!:i
          GlobalNodeGroupsToRemove:[s]GlobalNodeGroupId GlobalNodeGroupsToRetain:[s]GlobalNodeGroupId
          ApplyImmediately!:b
        DecreaseNodeGroupsInGlobalReplicationGroupResult GlobalReplicationGroup:GlobalReplicationGroup
        DecreaseReplicaCountMessage ReplicationGroupId!:s NewReplicaCount:i
          ReplicaConfiguration:[ConfigureShard]ConfigureShard ReplicasToRemove:[s]member ApplyImmediately!:b
        DecreaseReplicaCountResult ReplicationGroup:ReplicationGroup
        DeleteCacheClusterMessage CacheClusterId!:s FinalSnapshotIdentifier:s
        DeleteCacheClusterResult CacheCluster:CacheCluster
        DeleteCacheParameterGroupMessage CacheParameterGroupName!:s
        DeleteCacheSecurityGroupMessage CacheSecurityGroupName!:s
        DeleteCacheSubnetGroupMessage CacheSubnetGroupName!:s
        DeleteGlobalReplicationGroupMessage GlobalReplicationGroupId!:s RetainPrimaryReplicationGroup!:b
        DeleteGlobalReplicationGroupResult GlobalReplicationGroup:GlobalReplicationGroup
        DeleteReplicationGroupMessage ReplicationGroupId!:s RetainPrimaryCluster:b FinalSnapshotIdentifier:s
        DeleteReplicationGroupResult ReplicationGroup:ReplicationGroup
        DeleteServerlessCacheRequest ServerlessCacheName!:s FinalSnapshotName:s
        DeleteServerlessCacheResponse ServerlessCache:ServerlessCache
        DeleteServerlessCacheSnapshotRequest ServerlessCacheSnapshotName!:s
        DeleteServerlessCacheSnapshotResponse ServerlessCacheSnapshot:ServerlessCacheSnapshot
        DeleteSnapshotMessage SnapshotName!:s
        DeleteSnapshotResult Snapshot:Snapshot
        DeleteUserGroupMessage UserGroupId!:s
        DeleteUserMessage UserId!:s
        DescribeCacheClustersMessage CacheClusterId:s MaxRecords:i Marker:s ShowCacheNodeInfo:b
          ShowCacheClustersNotInReplicationGroups:b
        DescribeCacheEngineVersionsMessage Engine:s EngineVersion:s CacheParameterGroupFamily:s MaxRecords:i Marker:s
          DefaultOnly:b
        DescribeCacheParameterGroupsMessage CacheParameterGroupName:s MaxRecords:i Marker:s
        DescribeCacheParametersMessage CacheParameterGroupName!:s Source:s MaxRecords:i Marker:s
        DescribeCacheSecurityGroupsMessage CacheSecurityGroupName:s MaxRecords:i Marker:s
        DescribeCacheSubnetGroupsMessage CacheSubnetGroupName:s MaxRecords:i Marker:s
        DescribeEngineDefaultParametersMessage CacheParameterGroupFamily!:s MaxRecords:i Marker:s
        DescribeEngineDefaultParametersResult EngineDefaults:EngineDefaults
        DescribeEventsMessage SourceIdentifier:s SourceType:s StartTime:t EndTime:t Duration:i MaxRecords:i Marker:s
        DescribeGlobalReplicationGroupsMessage GlobalReplicationGroupId:s MaxRecords:i Marker:s ShowMemberInfo:b
        DescribeGlobalReplicationGroupsResult Marker:s
          GlobalReplicationGroups:[GlobalReplicationGroup]GlobalReplicationGroup
        DescribeReplicationGroupsMessage ReplicationGroupId:s MaxRecords:i Marker:s
        DescribeReservedCacheNodesMessage ReservedCacheNodeId:s ReservedCacheNodesOfferingId:s CacheNodeType:s
          Duration:s ProductDescription:s OfferingType:s MaxRecords:i Marker:s
        DescribeReservedCacheNodesOfferingsMessage ReservedCacheNodesOfferingId:s CacheNodeType:s Duration:s
          ProductDescription:s OfferingType:s MaxRecords:i Marker:s
        DescribeServerlessCacheSnapshotsRequest ServerlessCacheName:s ServerlessCacheSnapshotName:s SnapshotType:s
          NextToken:s MaxResults:i
        DescribeServerlessCacheSnapshotsResponse NextToken:s
          ServerlessCacheSnapshots:[ServerlessCacheSnapshot]ServerlessCacheSnapshot
        DescribeServerlessCachesRequest ServerlessCacheName:s MaxResults:i NextToken:s
        DescribeServerlessCachesResponse NextToken:s ServerlessCaches:[ServerlessCache]member
        DescribeServiceUpdatesMessage ServiceUpdateName:s ServiceUpdateStatus:[s]member MaxRecords:i Marker:s
        DescribeSnapshotsListMessage Marker:s Snapshots:[Snapshot]Snapshot
        DescribeSnapshotsMessage ReplicationGroupId:s CacheClusterId:s SnapshotName:s SnapshotSource:s Marker:s
          MaxRecords:i ShowNodeGroupConfig:b
        DescribeUpdateActionsMessage ServiceUpdateName:s ReplicationGroupIds:[s]member CacheClusterIds:[s]member
          Engine:s ServiceUpdateStatus:[s]member ServiceUpdateTimeRange:TimeRangeFilter UpdateActionStatus:[s]member
          ShowNodeLevelUpdateStatus:b MaxRecords:i Marker:s
        DescribeUserGroupsMessage UserGroupId:s MaxRecords:i Marker:s
        DescribeUserGroupsResult UserGroups:[UserGroup]member Marker:s
        DescribeUsersMessage Engine:s UserId:s Filters:[Filter]member MaxRecords:i Marker:s
        DescribeUsersResult Users:[User]member Marker:s
        DestinationDetails CloudWatchLogsDetails:CloudWatchLogsDestinationDetails
          KinesisFirehoseDetails:KinesisFirehoseDestinationDetails
        DisassociateGlobalReplicationGroupMessage GlobalReplicationGroupId!:s ReplicationGroupId!:s
          ReplicationGroupRegion!:s
        DisassociateGlobalReplicationGroupResult GlobalReplicationGroup:GlobalReplicationGroup
        EC2SecurityGroup Status:s EC2SecurityGroupName:s EC2SecurityGroupOwnerId:s
        ECPUPerSecond Maximum:i Minimum:i
        Endpoint Address:s Port:i
        EngineDefaults CacheParameterGroupFamily:s Marker:s Parameters:[Parameter]Parameter
          CacheNodeTypeSpecificParameters:[CacheNodeTypeSpecificParameter]CacheNodeTypeSpecificParameter
        Event SourceIdentifier:s SourceType:s Message:s Date:t
        EventsMessage Marker:s Events:[Event]Event
        ExportServerlessCacheSnapshotRequest ServerlessCacheSnapshotName!:s S3BucketName!:s
        ExportServerlessCacheSnapshotResponse ServerlessCacheSnapshot:ServerlessCacheSnapshot
        FailoverGlobalReplicationGroupMessage GlobalReplicationGroupId!:s PrimaryRegion!:s PrimaryReplicationGroupId!:s
        FailoverGlobalReplicationGroupResult GlobalReplicationGroup:GlobalReplicationGroup
        Filter Name!:s Values!:[s]member
        GlobalNodeGroup GlobalNodeGroupId:s Slots:s
        GlobalReplicationGroup GlobalReplicationGroupId:s GlobalReplicationGroupDescription:s Status:s CacheNodeType:s
          Engine:s EngineVersion:s Members:[GlobalReplicationGroupMember]GlobalReplicationGroupMember ClusterEnabled:b
          GlobalNodeGroups:[GlobalNodeGroup]GlobalNodeGroup AuthTokenEnabled:b TransitEncryptionEnabled:b
          AtRestEncryptionEnabled:b ARN:s
        GlobalReplicationGroupInfo GlobalReplicationGroupId:s GlobalReplicationGroupMemberRole:s
        GlobalReplicationGroupMember ReplicationGroupId:s ReplicationGroupRegion:s Role:s AutomaticFailover:s Status:s
        IncreaseNodeGroupsInGlobalReplicationGroupMessage GlobalReplicationGroupId!:s NodeGroupCount!:i
          RegionalConfigurations:[RegionalConfiguration]RegionalConfiguration ApplyImmediately!:b
        IncreaseNodeGroupsInGlobalReplicationGroupResult GlobalReplicationGroup:GlobalReplicationGroup
        IncreaseReplicaCountMessage ReplicationGroupId!:s NewReplicaCount:i
          ReplicaConfiguration:[ConfigureShard]ConfigureShard ApplyImmediately!:b
        IncreaseReplicaCountResult ReplicationGroup:ReplicationGroup
        KinesisFirehoseDestinationDetails DeliveryStream:s
        ListAllowedNodeTypeModificationsMessage CacheClusterId:s ReplicationGroupId:s
        ListTagsForResourceMessage ResourceName!:s
        LogDeliveryConfiguration LogType:s DestinationType:s DestinationDetails:DestinationDetails LogFormat:s Status:s
          Message:s
        LogDeliveryConfigurationRequest LogType:s DestinationType:s DestinationDetails:DestinationDetails LogFormat:s
          Enabled:b
        ModifyCacheClusterMessage CacheClusterId!:s NumCacheNodes:i CacheNodeIdsToRemove:[s]CacheNodeId AZMode:s
          NewAvailabilityZones:[s]PreferredAvailabilityZone CacheSecurityGroupNames:[s]CacheSecurityGroupName
          SecurityGroupIds:[s]SecurityGroupId PreferredMaintenanceWindow:s NotificationTopicArn:s
          CacheParameterGroupName:s NotificationTopicStatus:s ApplyImmediately:b Engine:s EngineVersion:s
          AutoMinorVersionUpgrade:b SnapshotRetentionLimit:i SnapshotWindow:s CacheNodeType:s AuthToken:s
          AuthTokenUpdateStrategy:s
          LogDeliveryConfigurations:[LogDeliveryConfigurationRequest]LogDeliveryConfigurationRequest IpDiscovery:s
          ScaleConfig:ScaleConfig
        ModifyCacheClusterResult CacheCluster:CacheCluster
        ModifyCacheParameterGroupMessage CacheParameterGroupName!:s
          ParameterNameValues!:[ParameterNameValue]ParameterNameValue
        ModifyCacheSubnetGroupMessage CacheSubnetGroupName!:s CacheSubnetGroupDescription:s
          SubnetIds:[s]SubnetIdentifier
        ModifyCacheSubnetGroupResult CacheSubnetGroup:CacheSubnetGroup
        ModifyGlobalReplicationGroupMessage GlobalReplicationGroupId!:s ApplyImmediately!:b CacheNodeType:s Engine:s
          EngineVersion:s CacheParameterGroupName:s GlobalReplicationGroupDescription:s AutomaticFailoverEnabled:b
        ModifyGlobalReplicationGroupResult GlobalReplicationGroup:GlobalReplicationGroup
        ModifyReplicationGroupMessage ReplicationGroupId!:s ReplicationGroupDescription:s PrimaryClusterId:s
          SnapshottingClusterId:s AutomaticFailoverEnabled:b MultiAZEnabled:b NodeGroupId:s
          CacheSecurityGroupNames:[s]CacheSecurityGroupName SecurityGroupIds:[s]SecurityGroupId
          PreferredMaintenanceWindow:s NotificationTopicArn:s CacheParameterGroupName:s NotificationTopicStatus:s
          ApplyImmediately:b Engine:s EngineVersion:s AutoMinorVersionUpgrade:b SnapshotRetentionLimit:i
          SnapshotWindow:s CacheNodeType:s AuthToken:s AuthTokenUpdateStrategy:s UserGroupIdsToAdd:[s]member
          UserGroupIdsToRemove:[s]member RemoveUserGroups:b
          LogDeliveryConfigurations:[LogDeliveryConfigurationRequest]LogDeliveryConfigurationRequest IpDiscovery:s
          TransitEncryptionEnabled:b TransitEncryptionMode:s ClusterMode:s Durability:s
        ModifyReplicationGroupResult ReplicationGroup:ReplicationGroup
        ModifyReplicationGroupShardConfigurationMessage ReplicationGroupId!:s NodeGroupCount!:i ApplyImmediately!:b
          ReshardingConfiguration:[ReshardingConfiguration]ReshardingConfiguration
          NodeGroupsToRemove:[s]NodeGroupToRemove NodeGroupsToRetain:[s]NodeGroupToRetain
        ModifyReplicationGroupShardConfigurationResult ReplicationGroup:ReplicationGroup
        ModifyServerlessCacheRequest ServerlessCacheName!:s Description:s CacheUsageLimits:CacheUsageLimits
          RemoveUserGroup:b UserGroupId:s SecurityGroupIds:[s]SecurityGroupId SnapshotRetentionLimit:i
          DailySnapshotTime:s Engine:s MajorEngineVersion:s
        ModifyServerlessCacheResponse ServerlessCache:ServerlessCache
        ModifyUserGroupMessage UserGroupId!:s UserIdsToAdd:[s]member UserIdsToRemove:[s]member Engine:s
        ModifyUserMessage UserId!:s AccessString:s AppendAccessString:s Passwords:[s]member NoPasswordRequired:b
          AuthenticationMode:AuthenticationMode Engine:s
        NodeGroup NodeGroupId:s Status:s PrimaryEndpoint:Endpoint ReaderEndpoint:Endpoint Slots:s
          NodeGroupMembers:[NodeGroupMember]NodeGroupMember
        NodeGroupConfiguration NodeGroupId:s Slots:s ReplicaCount:i PrimaryAvailabilityZone:s
          ReplicaAvailabilityZones:[s]AvailabilityZone PrimaryOutpostArn:s ReplicaOutpostArns:[s]OutpostArn
        NodeGroupMember CacheClusterId:s CacheNodeId:s ReadEndpoint:Endpoint PreferredAvailabilityZone:s
          PreferredOutpostArn:s CurrentRole:s
        NodeGroupMemberUpdateStatus CacheClusterId:s CacheNodeId:s NodeUpdateStatus:s NodeDeletionDate:t
          NodeUpdateStartDate:t NodeUpdateEndDate:t NodeUpdateInitiatedBy:s NodeUpdateInitiatedDate:t
          NodeUpdateStatusModifiedDate:t
        NodeGroupUpdateStatus NodeGroupId:s
          NodeGroupMemberUpdateStatus:[NodeGroupMemberUpdateStatus]NodeGroupMemberUpdateStatus
        NodeSnapshot CacheClusterId:s NodeGroupId:s CacheNodeId:s NodeGroupConfiguration:NodeGroupConfiguration
          CacheSize:s CacheNodeCreateTime:t SnapshotCreateTime:t
        NotificationConfiguration TopicArn:s TopicStatus:s
        Parameter ParameterName:s ParameterValue:s Description:s Source:s DataType:s AllowedValues:s IsModifiable:b
          MinimumEngineVersion:s ChangeType:s
        ParameterNameValue ParameterName:s ParameterValue:s
        PendingLogDeliveryConfiguration LogType:s DestinationType:s DestinationDetails:DestinationDetails LogFormat:s
        PendingModifiedValues NumCacheNodes:i CacheNodeIdsToRemove:[s]CacheNodeId EngineVersion:s CacheNodeType:s
          AuthTokenStatus:s LogDeliveryConfigurations:[PendingLogDeliveryConfiguration]member TransitEncryptionEnabled:b
          TransitEncryptionMode:s ScaleConfig:ScaleConfig
        ProcessedUpdateAction ReplicationGroupId:s CacheClusterId:s ServiceUpdateName:s UpdateActionStatus:s
        PurchaseReservedCacheNodesOfferingMessage ReservedCacheNodesOfferingId!:s ReservedCacheNodeId:s CacheNodeCount:i
          Tags:[Tag]Tag
        PurchaseReservedCacheNodesOfferingResult ReservedCacheNode:ReservedCacheNode
        RebalanceSlotsInGlobalReplicationGroupMessage GlobalReplicationGroupId!:s ApplyImmediately!:b
        RebalanceSlotsInGlobalReplicationGroupResult GlobalReplicationGroup:GlobalReplicationGroup
        RebootCacheClusterMessage CacheClusterId!:s CacheNodeIdsToReboot!:[s]CacheNodeId
        RebootCacheClusterResult CacheCluster:CacheCluster
        RecurringCharge RecurringChargeAmount:d RecurringChargeFrequency:s
        RegionalConfiguration ReplicationGroupId!:s ReplicationGroupRegion!:s
          ReshardingConfiguration!:[ReshardingConfiguration]ReshardingConfiguration
        RemoveTagsFromResourceMessage ResourceName!:s TagKeys!:[s]member
        ReplicationGroup ReplicationGroupId:s Description:s GlobalReplicationGroupInfo:GlobalReplicationGroupInfo
          Status:s PendingModifiedValues:ReplicationGroupPendingModifiedValues MemberClusters:[s]ClusterId
          NodeGroups:[NodeGroup]NodeGroup SnapshottingClusterId:s AutomaticFailover:s MultiAZ:s
          ConfigurationEndpoint:Endpoint SnapshotRetentionLimit:i SnapshotWindow:s ClusterEnabled:b CacheNodeType:s
          AuthTokenEnabled:b AuthTokenLastModifiedDate:t TransitEncryptionEnabled:b AtRestEncryptionEnabled:b
          MemberClustersOutpostArns:[s]ReplicationGroupOutpostArn KmsKeyId:s ARN:s UserGroupIds:[s]member
          LogDeliveryConfigurations:[LogDeliveryConfiguration]LogDeliveryConfiguration ReplicationGroupCreateTime:t
          DataTiering:s AutoMinorVersionUpgrade:b NetworkType:s IpDiscovery:s TransitEncryptionMode:s ClusterMode:s
          Engine:s
        ReplicationGroupMessage Marker:s ReplicationGroups:[ReplicationGroup]ReplicationGroup
        ReplicationGroupPendingModifiedValues PrimaryClusterId:s AutomaticFailoverStatus:s Resharding:ReshardingStatus
          AuthTokenStatus:s UserGroups:UserGroupsUpdateStatus
          LogDeliveryConfigurations:[PendingLogDeliveryConfiguration]member TransitEncryptionEnabled:b
          TransitEncryptionMode:s ClusterMode:s
        ReservedCacheNode ReservedCacheNodeId:s ReservedCacheNodesOfferingId:s CacheNodeType:s StartTime:t Duration:i
          FixedPrice:d UsagePrice:d CacheNodeCount:i ProductDescription:s OfferingType:s State:s
          RecurringCharges:[RecurringCharge]RecurringCharge ReservationARN:s
        ReservedCacheNodeMessage Marker:s ReservedCacheNodes:[ReservedCacheNode]ReservedCacheNode
        ReservedCacheNodesOffering ReservedCacheNodesOfferingId:s CacheNodeType:s Duration:i FixedPrice:d UsagePrice:d
          ProductDescription:s OfferingType:s RecurringCharges:[RecurringCharge]RecurringCharge
        ReservedCacheNodesOfferingMessage Marker:s
          ReservedCacheNodesOfferings:[ReservedCacheNodesOffering]ReservedCacheNodesOffering
        ResetCacheParameterGroupMessage CacheParameterGroupName!:s ResetAllParameters:b
          ParameterNameValues:[ParameterNameValue]ParameterNameValue
        ReshardingConfiguration NodeGroupId:s PreferredAvailabilityZones:[s]AvailabilityZone
        ReshardingStatus SlotMigration:SlotMigration
        RevokeCacheSecurityGroupIngressMessage CacheSecurityGroupName!:s EC2SecurityGroupName!:s
          EC2SecurityGroupOwnerId!:s
        RevokeCacheSecurityGroupIngressResult CacheSecurityGroup:CacheSecurityGroup
        ScaleConfig ScalePercentage:i ScaleIntervalMinutes:i
        SecurityGroupMembership SecurityGroupId:s Status:s
        ServerlessCache ServerlessCacheName:s Description:s CreateTime:t Status:s Engine:s MajorEngineVersion:s
          FullEngineVersion:s CacheUsageLimits:CacheUsageLimits KmsKeyId:s SecurityGroupIds:[s]SecurityGroupId
          Endpoint:Endpoint ReaderEndpoint:Endpoint ARN:s UserGroupId:s SubnetIds:[s]SubnetId SnapshotRetentionLimit:i
          DailySnapshotTime:s NetworkType:s
        ServerlessCacheConfiguration ServerlessCacheName:s Engine:s MajorEngineVersion:s
        ServerlessCacheSnapshot ServerlessCacheSnapshotName:s ARN:s KmsKeyId:s SnapshotType:s Status:s CreateTime:t
          ExpiryTime:t BytesUsedForCache:s ServerlessCacheConfiguration:ServerlessCacheConfiguration
        ServiceUpdate ServiceUpdateName:s ServiceUpdateReleaseDate:t ServiceUpdateEndDate:t ServiceUpdateSeverity:s
          ServiceUpdateRecommendedApplyByDate:t ServiceUpdateStatus:s ServiceUpdateDescription:s ServiceUpdateType:s
          Engine:s EngineVersion:s AutoUpdateAfterRecommendedApplyByDate:b EstimatedUpdateTime:s
        ServiceUpdatesMessage Marker:s ServiceUpdates:[ServiceUpdate]ServiceUpdate
        SlotMigration ProgressPercentage:d
        Snapshot SnapshotName:s ReplicationGroupId:s ReplicationGroupDescription:s CacheClusterId:s SnapshotStatus:s
          SnapshotSource:s CacheNodeType:s Engine:s EngineVersion:s NumCacheNodes:i PreferredAvailabilityZone:s
          PreferredOutpostArn:s CacheClusterCreateTime:t PreferredMaintenanceWindow:s TopicArn:s Port:i
          CacheParameterGroupName:s CacheSubnetGroupName:s VpcId:s AutoMinorVersionUpgrade:b SnapshotRetentionLimit:i
          SnapshotWindow:s NumNodeGroups:i AutomaticFailover:s NodeSnapshots:[NodeSnapshot]NodeSnapshot KmsKeyId:s ARN:s
          DataTiering:s
        StartMigrationMessage ReplicationGroupId!:s CustomerNodeEndpointList!:[CustomerNodeEndpoint]member
        StartMigrationResponse ReplicationGroup:ReplicationGroup
        Subnet SubnetIdentifier:s SubnetAvailabilityZone:AvailabilityZone SubnetOutpost:SubnetOutpost
          SupportedNetworkTypes:[s]member
        SubnetOutpost SubnetOutpostArn:s
        Tag Key:s Value:s
        TagListMessage TagList:[Tag]Tag
        TestFailoverMessage ReplicationGroupId!:s NodeGroupId!:s
        TestFailoverResult ReplicationGroup:ReplicationGroup
        TestMigrationMessage ReplicationGroupId!:s CustomerNodeEndpointList!:[CustomerNodeEndpoint]member
        TestMigrationResponse ReplicationGroup:ReplicationGroup
        TimeRangeFilter StartTime:t EndTime:t
        UnprocessedUpdateAction ReplicationGroupId:s CacheClusterId:s ServiceUpdateName:s ErrorType:s ErrorMessage:s
        UpdateAction ReplicationGroupId:s CacheClusterId:s ServiceUpdateName:s ServiceUpdateReleaseDate:t
          ServiceUpdateSeverity:s ServiceUpdateStatus:s ServiceUpdateRecommendedApplyByDate:t ServiceUpdateType:s
          UpdateActionAvailableDate:t UpdateActionStatus:s NodesUpdated:s UpdateActionStatusModifiedDate:t SlaMet:s
          NodeGroupUpdateStatus:[NodeGroupUpdateStatus]NodeGroupUpdateStatus
          CacheNodeUpdateStatus:[CacheNodeUpdateStatus]CacheNodeUpdateStatus EstimatedUpdateTime:s Engine:s
        UpdateActionResultsMessage ProcessedUpdateActions:[ProcessedUpdateAction]ProcessedUpdateAction
          UnprocessedUpdateActions:[UnprocessedUpdateAction]UnprocessedUpdateAction
        UpdateActionsMessage Marker:s UpdateActions:[UpdateAction]UpdateAction
        User UserId:s UserName:s Status:s Engine:s MinimumEngineVersion:s AccessString:s UserGroupIds:[s]member
          Authentication:Authentication ARN:s
        UserGroup UserGroupId:s Status:s Engine:s UserIds:[s]member MinimumEngineVersion:s
          PendingChanges:UserGroupPendingChanges ReplicationGroups:[s]member ServerlessCaches:[s]member ARN:s
        UserGroupPendingChanges UserIdsToRemove:[s]member UserIdsToAdd:[s]member
        UserGroupsUpdateStatus UserGroupIdsToAdd:[s]member UserGroupIdsToRemove:[s]member
        """#
}
