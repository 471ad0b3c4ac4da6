import Synchronization
import TerraceCore
import TerraceFrontEnd
import TerraceTestSupport
import Testing

@testable import TerraceAWS

/// The ids of clusters and groups. Every cluster has an id of its own; a group and a cluster may have the same id.
@Suite struct NamesTests {
    private static let group = "CreateReplicationGroup&ReplicationGroupDescription=x&CacheNodeType=cache.t4g.micro"
    private static let cluster = "CreateCacheCluster&CacheNodeType=cache.t4g.micro"

    @Test func newMemberGetsTheNextFreeID() async throws {
        try await FrontEndFixture.with { fixture in
            let aws = AWSTry(fixture)
            try await aws(Self.cluster + "&CacheClusterId=col-003")
            try await aws(Self.group + "&ReplicationGroupId=col&NumCacheClusters=2")
            try await aws("IncreaseReplicaCount&ReplicationGroupId=col&NewReplicaCount=2&ApplyImmediately=true")
            #expect(
                try await aws.texts("CacheClusterId", "DescribeCacheClusters")
                    == ["col-001", "col-002", "col-003", "col-004"])
            #expect(
                try await aws.texts("ClusterId", "DescribeReplicationGroups&ReplicationGroupId=col")
                    == ["col-001", "col-002", "col-004"])
            // The cluster is deleted, not the member. The member keeps its id, and the id that is now free can be used.
            try await aws("DeleteCacheCluster&CacheClusterId=col-003")
            #expect(
                try await aws.texts("CacheClusterId", "DescribeCacheClusters") == ["col-001", "col-002", "col-004"])
            try await aws("DeleteCacheCluster&CacheClusterId=col-004")
            #expect(try await aws.texts("CacheClusterId", "DescribeCacheClusters") == ["col-001", "col-002"])
            try await aws("IncreaseReplicaCount&ReplicationGroupId=col&NewReplicaCount=2&ApplyImmediately=true")
            #expect(
                try await aws.texts("CacheClusterId", "DescribeCacheClusters") == ["col-001", "col-002", "col-003"])
        }
    }

    @Test func newGroupAndNewShardsAvoidIDsInUse() async throws {
        try await FrontEndFixture.with { fixture in
            let aws = AWSTry(fixture)
            for id in ["new-001", "new-002", "wide-0002-001"] {
                try await aws(Self.cluster + "&CacheClusterId=\(id)")
            }
            #expect(
                try await aws.texts("ClusterId", Self.group + "&ReplicationGroupId=new&NumCacheClusters=2")
                    == ["new-003", "new-004"])
            try await aws(Self.group + "&ReplicationGroupId=wide&ClusterMode=enabled&ReplicasPerNodeGroup=0")
            try await aws(
                "ModifyReplicationGroupShardConfiguration&ReplicationGroupId=wide&NodeGroupCount=2&ApplyImmediately=true"
            )
            #expect(
                try await aws.texts("ClusterId", "DescribeReplicationGroups&ReplicationGroupId=wide")
                    == ["wide-0001-001", "wide-0002-002"])
        }
    }

    @Test func clusterWithAMembersIDIsRefused() async throws {
        try await FrontEndFixture.with { fixture in
            let aws = AWSTry(fixture)
            try await aws(Self.group + "&ReplicationGroupId=col&NumCacheClusters=2")
            #expect(
                try await aws.texts("Code", Self.cluster + "&CacheClusterId=col-002") == ["CacheClusterAlreadyExists"])
        }
    }

    @Test(arguments: [true, false]) func groupAndClusterWithOneIDAreDeletedSeparately(_ isGroupFirst: Bool) async throws
    {
        try await FrontEndFixture.with { fixture in
            let aws = AWSTry(fixture)
            let requests = [Self.group + "&ReplicationGroupId=web", Self.cluster + "&CacheClusterId=web"]
            for request in isGroupFirst ? requests : requests.reversed() { try await aws(request) }
            #expect(try await aws.texts("ReplicationGroupId", "DescribeReplicationGroups") == ["web"])
            #expect(try await aws.texts("CacheClusterId", "DescribeCacheClusters").sorted() == ["web", "web-001"])
            for (request, code) in zip(requests, ["ReplicationGroupAlreadyExists", "CacheClusterAlreadyExists"]) {
                #expect(try await aws.texts("Code", request) == [code])
            }
            let arn = "arn:aws:elasticache:us-east-1:123456789012"
            try await aws("AddTagsToResource&ResourceName=\(arn):cluster:web&Tags.Tag.1.Key=of-cluster")
            #expect(try await aws.texts("Key", "ListTagsForResource&ResourceName=\(arn):replicationgroup:web") == [])
            #expect(
                Set(try await aws.texts("SourceType", "DescribeEvents&SourceIdentifier=web"))
                    == ["cache-cluster", "replication-group"])
            try await aws("DeleteCacheCluster&CacheClusterId=web")
            #expect(try await aws.texts("CacheClusterId", "DescribeCacheClusters") == ["web-001"])
            #expect(
                try await aws.texts("Status", "DescribeReplicationGroups&ReplicationGroupId=web").first == "available")
        }
    }

    /// A cache that was not created by this API has no suffix in its name, and is shown by its name.
    @Test func cacheOfAnotherAPIIsShownByItsName() throws {
        let id = try CacheID(scope: Scope("aws:123456789012/us-east-1"), name: "old-one")
        #expect(id.awsID == "old-one")
        #expect(AWSNames.name("a", isGroup: true, taken: []) == "a")
        #expect(AWSNames.id(ofCache: AWSNames.name("a", isGroup: true, taken: ["a"])) == "a")
        #expect(AWSNames.id(ofCache: AWSNames.name("a", isGroup: false, taken: ["a"])) == "a")
        // The service's longest id, with either suffix, must still be a valid name.
        let longest = String(repeating: "a", count: 50)
        #expect(CacheID.problem(withName: AWSNames.name(longest, isGroup: false, taken: [longest])) == nil)
    }

    /// New members, and clusters with the ids that these members would get, are created at the same time.
    @Test func concurrentCreationsGetDistinctIDs() async throws {
        try await FrontEndFixture.with { fixture in
            let aws = AWSTry(fixture)
            let frontEnd = AWSFrontEnd(fixture.services)
            let groups = (0..<8).map { "g\($0)" }
            for group in groups { try await aws(Self.group + "&ReplicationGroupId=\(group)&NumCacheClusters=2") }
            let forms = groups.flatMap { group in
                [
                    "IncreaseReplicaCount&ReplicationGroupId=\(group)&NewReplicaCount=2&ApplyImmediately=true",
                    Self.cluster + "&CacheClusterId=\(group)-003", Self.cluster + "&CacheClusterId=\(group)-003",
                ]
            }
            let statuses = await withTaskGroup(of: Int.self) { tasks in
                for form in forms {
                    let request = FrontEndFixture.request("POST /\n\nAction=\(form)")
                    tasks.addTask { await frontEnd.respond(to: request).status }
                }
                return await tasks.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.allSatisfy { $0 < 500 })
            try await fixture.settle()
            let ids = try await aws.texts("CacheClusterId", "DescribeCacheClusters")
            #expect(ids.count >= 24)
            #expect(Set(ids).count == ids.count, "\(ids)")
        }
    }

    /// One request at a time may choose an id, from reading the names in use to storing the chosen one.
    @Test func idsAreChosenOneRequestAtATime() async {
        let turn = NamingTurn()
        let visitors = Visitors()
        await withTaskGroup(of: Void.self) { tasks in
            for _ in 0..<50 {
                tasks.addTask {
                    try? await turn { () async throws(AWSError) in
                        visitors.inside.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                        for _ in 0..<5 { await Task.yield() }
                        visitors.inside.withLock { $0.now -= 1 }
                    }
                }
            }
        }
        #expect(visitors.inside.withLock { $0.most } == 1)
    }

    /// The members are the existing nodes: after a failover, the node with the lowest number may be the one that was
    /// removed.
    @Test func memberAfterAGapIsDescribed() async throws {
        try await FrontEndFixture.with { fixture in
            let aws = AWSTry(fixture)
            try await aws(Self.group + "&ReplicationGroupId=gap&NumCacheClusters=3&AutomaticFailoverEnabled=false")
            try await aws("ModifyReplicationGroup&ReplicationGroupId=gap&PrimaryClusterId=gap-003")
            try await aws("DecreaseReplicaCount&ReplicationGroupId=gap&NewReplicaCount=1&ApplyImmediately=true")
            #expect(
                try await aws.texts("ClusterId", "DescribeReplicationGroups&ReplicationGroupId=gap")
                    == ["gap-001", "gap-003"])
            #expect(
                try await aws.texts("CacheClusterId", "DescribeCacheClusters&CacheClusterId=gap-003") == ["gap-003"])
        }
    }
}

private final class Visitors: Sendable {
    let inside = Mutex((now: 0, most: 0))
}
