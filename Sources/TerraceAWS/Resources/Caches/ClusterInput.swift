import TerraceCore
import TerraceFrontEnd

/// Members that the requests to create or change replication groups and standalone clusters share. They are nil in
/// requests whose model lacks them.
protocol ClusterInput: AWSInput {
    var cacheNodeType: String? { get }
    var engine: String? { get }
    var engineVersion: String? { get }
    var cacheParameterGroupName: String? { get }
    var cacheSubnetGroupName: String? { get }
    var port: Int? { get }
    var authToken: String? { get }
    var transitEncryptionEnabled: Bool? { get }
    var transitEncryptionMode: String? { get }
    var atRestEncryptionEnabled: Bool? { get }
    var kmsKeyId: String? { get }
    var networkType: String? { get }
    var ipDiscovery: String? { get }
}

extension ClusterInput {
    var cacheSubnetGroupName: String? { nil }
    var port: Int? { nil }
    var transitEncryptionEnabled: Bool? { nil }
    var transitEncryptionMode: String? { nil }
    var atRestEncryptionEnabled: Bool? { nil }
    var kmsKeyId: String? { nil }
    var networkType: String? { nil }
}

/// Further members of the requests that change a cache.
protocol ClusterChangeInput: ClusterInput {
    var authTokenUpdateStrategy: String? { get }
    var userGroupIdsToAdd: [String]? { get }
}

extension ClusterChangeInput {
    var userGroupIdsToAdd: [String]? { nil }
}

extension CreateReplicationGroup: ClusterInput {}
extension CreateCacheCluster: ClusterInput {}
extension ModifyReplicationGroup: ClusterChangeInput {}
extension ModifyCacheCluster: ClusterChangeInput {}
