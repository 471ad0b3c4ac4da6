import TerraceCore

/// What is built, by operation: the one place that says so. docs/compatibility.md has the same rows, and a test compares.
enum AWSOperations {
    typealias Handler = @Sendable (AWSCall) async throws(AWSError) -> JSONValue

    static let table: [String: Handler] = [
        "CreateReplicationGroup": { (call) async throws(AWSError) in try await call.createReplicationGroup() },
        "DescribeReplicationGroups": { (call) async throws(AWSError) in try await call.describeReplicationGroups() },
        "ModifyReplicationGroup": { (call) async throws(AWSError) in try await call.modifyReplicationGroup() },
        "DeleteReplicationGroup": { (call) async throws(AWSError) in try await call.deleteReplicationGroup() },
        "IncreaseReplicaCount": { (call) async throws(AWSError) in try await call.increaseReplicaCount() },
        "DecreaseReplicaCount": { (call) async throws(AWSError) in try await call.decreaseReplicaCount() },
        "ModifyReplicationGroupShardConfiguration": { (call) async throws(AWSError) in try await call.reshard() },
        "TestFailover": { (call) async throws(AWSError) in try await call.testFailover() },
        "ListAllowedNodeTypeModifications": { (call) async throws(AWSError) in try await call.allowedNodeTypes() },
        "CreateCacheCluster": { (call) async throws(AWSError) in try await call.createCacheCluster() },
        "DescribeCacheClusters": { (call) async throws(AWSError) in try await call.describeCacheClusters() },
        "ModifyCacheCluster": { (call) async throws(AWSError) in try await call.modifyCacheCluster() },
        "DeleteCacheCluster": { (call) async throws(AWSError) in try await call.deleteCacheCluster() },
        "RebootCacheCluster": { (call) async throws(AWSError) in try await call.rebootCacheCluster() },
        "AddTagsToResource": { (call) async throws(AWSError) in try await call.addTags() },
        "ListTagsForResource": { (call) async throws(AWSError) in try await call.listTags() },
        "RemoveTagsFromResource": { (call) async throws(AWSError) in try await call.removeTags() },
        "CreateCacheSubnetGroup": { (call) async throws(AWSError) in try await call.createSubnetGroup() },
        "DescribeCacheSubnetGroups": { (call) async throws(AWSError) in try await call.describeSubnetGroups() },
        "ModifyCacheSubnetGroup": { (call) async throws(AWSError) in try await call.modifySubnetGroup() },
        "DeleteCacheSubnetGroup": { (call) async throws(AWSError) in try await call.deleteSubnetGroup() },
        "CreateCacheParameterGroup": { (call) async throws(AWSError) in try await call.createParameterGroup() },
        "DescribeCacheParameterGroups": { (call) async throws(AWSError) in try await call.describeParameterGroups() },
        "DescribeCacheParameters": { (call) async throws(AWSError) in try await call.describeParameters() },
        "DescribeEngineDefaultParameters": { (call) async throws(AWSError) in try await call.defaultParameters() },
        "ModifyCacheParameterGroup": { (call) async throws(AWSError) in try await call.modifyParameterGroup() },
        "ResetCacheParameterGroup": { (call) async throws(AWSError) in try await call.resetParameterGroup() },
        "DeleteCacheParameterGroup": { (call) async throws(AWSError) in try await call.deleteParameterGroup() },
        "CreateUser": { (call) async throws(AWSError) in try await call.createUser() },
        "DescribeUsers": { (call) async throws(AWSError) in try await call.describeUsers() },
        "ModifyUser": { (call) async throws(AWSError) in try await call.modifyUser() },
        "DeleteUser": { (call) async throws(AWSError) in try await call.deleteUser() },
        "CreateUserGroup": { (call) async throws(AWSError) in try await call.createUserGroup() },
        "DescribeUserGroups": { (call) async throws(AWSError) in try await call.describeUserGroups() },
        "ModifyUserGroup": { (call) async throws(AWSError) in try await call.modifyUserGroup() },
        "DeleteUserGroup": { (call) async throws(AWSError) in try await call.deleteUserGroup() },
        "DescribeCacheEngineVersions": { (call) async throws(AWSError) in try await call.engineVersions() },
        "DescribeEvents": { (call) async throws(AWSError) in try await call.describeEvents() },
    ]
}
