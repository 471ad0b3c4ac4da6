import TerraceCore
import TerraceFrontEnd
import TerraceTestSupport
import Testing

@testable import TerraceAWS

/// Nodes are placed in the requested zones and described there.
@Suite struct PlacementTests {
    private static let group =
        "CreateReplicationGroup&ReplicationGroupId=g&ReplicationGroupDescription=x&CacheNodeType=cache.t4g.micro"
    private static let shard = "&NodeGroupConfiguration.NodeGroupConfiguration"
    private static let configuration = "&ReplicaConfiguration.ConfigureShard.1"

    private func zones(_ aws: AWSTry, _ form: String = "DescribeReplicationGroups&ReplicationGroupId=g") async throws
        -> String
    {
        try await aws.texts("PreferredAvailabilityZone", form).map { String($0.suffix(1)) }.joined()
    }

    @Test(arguments: [
        "&PreferredAvailabilityZone=us-east-1c",
        "&PreferredAvailabilityZones.PreferredAvailabilityZone.1=us-east-1c&AZMode=single-az",
    ]) func clusterIsInTheRequestedZone(_ wish: String) async throws {
        try await FrontEndFixture.with { fixture in
            let aws = AWSTry(fixture)
            let created = try await aws("CreateCacheCluster&CacheClusterId=c&CacheNodeType=cache.t4g.micro" + wish)
            // Terraform reads the zone before there is a node.
            #expect(created.contains("<PreferredAvailabilityZone>us-east-1c<"))
            let described = try await aws("DescribeCacheClusters&CacheClusterId=c&ShowCacheNodeInfo=true")
            #expect(described.contains("<PreferredAvailabilityZone>us-east-1c<"))
            #expect(described.contains("<CustomerAvailabilityZone>us-east-1c<"))
            let view = try await fixture.services.caches.caches()
            #expect(view.flatMap(\.record.nodes).map(\.zone) == ["c"])
        }
    }

    @Test func membersOfAGroupAreInTheRequestedZones() async throws {
        try await FrontEndFixture.with { fixture in
            let aws = AWSTry(fixture)
            try await aws(
                Self.group + "&NumCacheClusters=2&PreferredCacheClusterAZs.AvailabilityZone.1=us-east-1c"
                    + "&PreferredCacheClusterAZs.AvailabilityZone.2=us-east-1b")
            #expect(try await zones(aws) == "cb")
            let count =
                "IncreaseReplicaCount&ReplicationGroupId=g&ApplyImmediately=true\(Self.configuration)"
                + ".NodeGroupId=0001\(Self.configuration).NewReplicaCount=2"
            let wish = "\(Self.configuration).PreferredAvailabilityZones.PreferredAvailabilityZone"
            // A node is already in zone b and must stay there.
            let refused = try await aws(
                count + "\(wish).1=us-east-1c\(wish).2=us-east-1a\(wish).3=us-east-1a")
            #expect(refused.contains("must have us-east-1b"))
            try await aws(count + "\(wish).1=us-east-1c\(wish).2=us-east-1c\(wish).3=us-east-1b")
            #expect(try await zones(aws) == "cbc")
            // The remaining nodes keep their requested zones when others are removed.
            try await aws("DecreaseReplicaCount&ReplicationGroupId=g&NewReplicaCount=1&ApplyImmediately=true")
            #expect(try await zones(aws) == "cb")
        }
    }

    @Test func nodeGroupsAreInTheRequestedZonesInAnyOrder() async throws {
        try await FrontEndFixture.with { fixture in
            let aws = AWSTry(fixture)
            try await aws(
                Self.group + "&NumNodeGroups=2&ReplicasPerNodeGroup=1"
                    + "\(Self.shard).1.NodeGroupId=0002\(Self.shard).1.PrimaryAvailabilityZone=us-east-1b"
                    + "\(Self.shard).1.ReplicaAvailabilityZones.AvailabilityZone.1=us-east-1c"
                    + "\(Self.shard).2.NodeGroupId=0001\(Self.shard).2.PrimaryAvailabilityZone=us-east-1c"
                    + "\(Self.shard).2.ReplicaAvailabilityZones.AvailabilityZone.1=us-east-1b")
            #expect(try await zones(aws) == "cbbc")
            let wish = "&ReshardingConfiguration.ReshardingConfiguration.1.PreferredAvailabilityZones.AvailabilityZone"
            try await aws(
                "ModifyReplicationGroupShardConfiguration&ReplicationGroupId=g&NodeGroupCount=3&ApplyImmediately=true"
                    + "\(wish).1=us-east-1c\(wish).2=us-east-1c")
            #expect(try await zones(aws) == "cbbccc")
        }
    }

    @Test(arguments: [
        ("&PreferredCacheClusterAZs.AvailabilityZone.1=us-east-1z", "us-east-1z is not a valid availability zone"),
        ("&PreferredCacheClusterAZs.AvailabilityZone.1=c", "c is not a valid availability zone"),
        ("&PreferredCacheClusterAZs.AvailabilityZone.1=eu-west-1a", "eu-west-1a is not a valid availability zone"),
        ("&NumCacheClusters=2&PreferredCacheClusterAZs.AvailabilityZone.1=us-east-1a", "as many availability zones"),
        (
            "&NumNodeGroups=2&ReplicasPerNodeGroup=0&PreferredCacheClusterAZs.AvailabilityZone.1=us-east-1a",
            "PreferredCacheClusterAZs can only be specified for one node group."
        ),
        ("\(shard).1.ReplicaAvailabilityZones.AvailabilityZone.1=us-east-1a", "as many zones as the node group has"),
        ("\(shard).1.NodeGroupId=0002", "NodeGroupId must be one of 0001 to 0001"),
    ]) func invalidZoneIsRefused(_ wish: String, _ words: String) async throws {
        try await FrontEndFixture.with { fixture in
            let answer = try await AWSTry(fixture)(Self.group + wish)
            #expect(answer.contains("<Error>") && answer.contains(words), "\(answer)")
        }
    }

    /// Regression: the nodes were listed before their number was checked, and the daemon ran out of memory.
    @Test func groupOfBillionsOfNodesIsRefused() async throws {
        try await FrontEndFixture.with { fixture in
            let aws = AWSTry(fixture)
            let many = "&AutomaticFailoverEnabled=true&ReplicasPerNodeGroup=5&NumNodeGroups"
            #expect(try await aws(Self.group + "\(many)=2000000000").contains("NumNodeGroups must be within 1 and 500"))
            try await aws(Self.group + "\(many.replacing("=5", with: "=1"))=2")
            let scaled = try await aws(
                "ModifyReplicationGroupShardConfiguration&ReplicationGroupId=g&ApplyImmediately=true"
                    + "&NodeGroupCount=2147483647")
            #expect(scaled.contains("NodeGroupCount must be within 1 and 500"))
        }
    }
}
