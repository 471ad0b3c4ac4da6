import TerraceRedis
import Testing

@Suite struct NodesFileTests {
    private static let (primary, replica) = (String(repeating: "a", count: 40), String(repeating: "b", count: 40))

    private static func text(_ shards: (primary: String, replica: String)) -> String {
        """
        \(replica) 127.0.0.4:6379@16379,,tls-port=0,shard-id=\(shards.replica) slave,nofailover \(primary) 0 16 2 connected
        \(primary) 127.0.0.3:6379@16379,,tls-port=0,shard-id=\(shards.primary) myself,master - 0 16 2 connected 0-16383
        vars currentEpoch 3 lastVoteEpoch 0

        """
    }

    /// Regression: a node of Valkey 8.0 that ended soon after it had joined did not start again: "corrupted cluster config
    /// file".
    @Test func replicaIsInTheShardOfItsPrimary() {
        #expect(NodesFile.withAgreedShards(Self.text(("p1", "r1"))) == Self.text(("p1", "p1")))
    }

    @Test(arguments: [
        text(("p1", "p1")), "", "\n", "vars currentEpoch 3 lastVoteEpoch 0\n", "a b c d", "a shard-id=1 c d",
        "\(replica) 127.0.0.4:6379@16379,shard-id=r1 slave \(primary) 0 16 2 connected\n",
        "\(replica) 127.0.0.4:6379@16379 slave \(primary) 0 16 2 connected\n",
    ]) func fileThatAgreesIsLeftAlone(_ text: String) {
        #expect(NodesFile.withAgreedShards(text) == nil)
    }
}
