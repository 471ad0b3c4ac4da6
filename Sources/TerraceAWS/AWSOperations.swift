import TerraceCore
import TerraceFrontEnd

/// A resource of ElastiCache's API.
protocol AWSResource: VendorResource where Call == AWSCall {}

typealias AWSOperation = VendorOperation<AWSCall, JSONValue, AWSError>

/// All implemented operations. docs/compatibility.md has the same rows, and a test compares them.
enum AWSOperations {
    static let table: [String: AWSOperation] = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    private static let all = [
        AWSOperation("CreateReplicationGroup", ReplicationGroups.create),
        AWSOperation("DescribeReplicationGroups", ReplicationGroups.describe),
        AWSOperation("ModifyReplicationGroup", ReplicationGroupChanges.modify),
        AWSOperation("DeleteReplicationGroup", ReplicationGroups.delete),
        AWSOperation("IncreaseReplicaCount", GroupScaling.increaseReplicas),
        AWSOperation("DecreaseReplicaCount", GroupScaling.decreaseReplicas),
        AWSOperation("ModifyReplicationGroupShardConfiguration", GroupScaling.reshard),
        AWSOperation("TestFailover", ReplicationGroups.testFailover),
        AWSOperation("ListAllowedNodeTypeModifications", NodeTypes.listAllowed),
        AWSOperation("CreateCacheCluster", CacheClusters.create),
        AWSOperation("DescribeCacheClusters", CacheClusters.describe),
        AWSOperation("ModifyCacheCluster", CacheClusters.modify),
        AWSOperation("DeleteCacheCluster", CacheClusters.delete),
        AWSOperation("RebootCacheCluster", CacheClusters.reboot),
        AWSOperation("CreateSnapshot", Snapshots.create),
        AWSOperation("DescribeSnapshots", Snapshots.describe),
        AWSOperation("CopySnapshot", Snapshots.copy),
        AWSOperation("DeleteSnapshot", Snapshots.delete),
        AWSOperation("AddTagsToResource", Tags.add),
        AWSOperation("ListTagsForResource", Tags.list),
        AWSOperation("RemoveTagsFromResource", Tags.remove),
        AWSOperation("CreateCacheSubnetGroup", SubnetGroups.create),
        AWSOperation("DescribeCacheSubnetGroups", SubnetGroups.describe),
        AWSOperation("ModifyCacheSubnetGroup", SubnetGroups.modify),
        AWSOperation("DeleteCacheSubnetGroup", SubnetGroups.delete),
        AWSOperation("CreateCacheParameterGroup", ParameterGroups.create),
        AWSOperation("DescribeCacheParameterGroups", ParameterGroups.describe),
        AWSOperation("DescribeCacheParameters", ParameterList.describe),
        AWSOperation("DescribeEngineDefaultParameters", ParameterList.describeDefaults),
        AWSOperation("ModifyCacheParameterGroup", ParameterGroupChanges.modify),
        AWSOperation("ResetCacheParameterGroup", ParameterGroupChanges.reset),
        AWSOperation("DeleteCacheParameterGroup", ParameterGroups.delete),
        AWSOperation("CreateUser", Users.create),
        AWSOperation("DescribeUsers", Users.describe),
        AWSOperation("ModifyUser", Users.modify),
        AWSOperation("DeleteUser", Users.delete),
        AWSOperation("CreateUserGroup", UserGroups.create),
        AWSOperation("DescribeUserGroups", UserGroups.describe),
        AWSOperation("ModifyUserGroup", UserGroups.modify),
        AWSOperation("DeleteUserGroup", UserGroups.delete),
        AWSOperation("DescribeCacheEngineVersions", EngineVersions.describe),
        AWSOperation("DescribeEvents", Events.describe),
    ]
}
