import TerraceCore
import TerraceFrontEnd

/// The node types that a cluster or a replication group can change to.
struct NodeTypes: AWSResource {
    let call: AWSCall

    init(_ call: AWSCall) { self.call = call }

    func listAllowed(_ input: ListAllowedNodeTypeModifications) async throws(AWSError) -> JSONValue {
        let spec = try await named(by: input).record.spec
        let sizes = await call.tier(spec.tier)?.sizes ?? []
        let now = sizes.first { $0.name == spec.size }?.memory ?? 0
        let names: (_ isFit: (Int64) -> Bool) -> JSONValue = { isFit in
            .array(sizes.filter { isFit($0.memory) }.map { .string($0.name) })
        }
        return ["ScaleUpModifications": names { $0 > now }, "ScaleDownModifications": names { $0 < now }]
    }

    private func named(by input: ListAllowedNodeTypeModifications) async throws(AWSError) -> CacheView {
        if input.cacheClusterId != nil, input.replicationGroupId != nil {
            throw .invalidCombination("Say one of CacheClusterId and ReplicationGroupId, not both.")
        }
        if let name = input.cacheClusterId { return try await CacheClusters(call).find(name.lowercased()).view }
        return try await ReplicationGroups(call).find(try ReplicationGroups.checked(input.replicationGroupId))
    }
}
