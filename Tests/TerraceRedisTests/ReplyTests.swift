import Testing

@testable import TerraceRedis

@Suite struct ReplyTests {
    static let primary = """
        # Server\r
        redis_version:7.2.4\r
        server_name:valkey\r
        valkey_version:8.0.1\r
        process_id:4711\r
        run_id:0123456789abcdef0123456789abcdef01234567\r
        executable:/usr/bin/valkey-server\r
        config_file:/tmp/a:b/redis.conf\r
        \r
        # Persistence\r
        loading:0\r
        # Memory\r
        used_memory:1048576\r
        maxmemory:104857600\r
        # Replication\r
        role:master\r
        connected_slaves:2\r
        slave0:ip=127.0.0.2,port=6379,state=online,offset=42,lag=0\r
        slave1:ip=::1,port=6380,state=wait_bgsave,offset=0,lag=1\r
        master_repl_offset:42\r

        """

    @Test func readsAPrimary() {
        let info = RedisInfo(Self.primary)
        #expect(info.role == .primary)
        #expect(info.redisVersion == "7.2.4")
        #expect(info.valkeyVersion == "8.0.1")
        #expect(info.processID == 4711)
        #expect(info.runID?.count == 40)
        #expect(info.executable == "/usr/bin/valkey-server")
        #expect(info.configFile == "/tmp/a:b/redis.conf")
        #expect(!info.isLoading)
        #expect(info.usedMemory == 1_048_576)
        #expect(info.maxMemory == 104_857_600)
        #expect(info.primaryOffset == 42)
        #expect(info.isPrimaryLinkUp == nil)
        #expect(
            info.replicas == [
                .init(host: "127.0.0.2", port: 6379, state: "online", offset: 42),
                .init(host: "::1", port: 6380, state: "wait_bgsave", offset: 0),
            ])
        #expect(info.replicas.map(\.isOnline) == [true, false])
    }

    @Test func readsAReplica() {
        let info = RedisInfo(
            "role:slave\r\nmaster_host:127.0.0.1\r\nmaster_port:6379\r\nmaster_link_status:down\r\n"
                + "master_sync_in_progress:1\r\nslave_repl_offset:7\r\nloading:1\r\nconfig_file:\r\n")
        #expect(info.role == .replica)
        #expect(info.primaryHost == "127.0.0.1")
        #expect(info.primaryPort == 6379)
        #expect(info.isPrimaryLinkUp == false)
        #expect(info.isSyncing)
        #expect(info.replicaOffset == 7)
        #expect(info.isLoading)
        #expect(info.configFile == nil)
        #expect(info.replicas.isEmpty)
    }

    @Test(arguments: ["", "nonsense", "connected_slaves:-3", "connected_slaves:99999999\r\nslave0:ip=1", "role:"])
    func absentOrBrokenFieldsAreNil(_ text: String) {
        let info = RedisInfo(text)
        #expect(info.role == nil)
        #expect(info.replicas.isEmpty)
    }

    @Test func readsClusterInfo() {
        let info = ClusterInfo(
            "cluster_state:ok\r\ncluster_slots_assigned:16384\r\ncluster_slots_ok:16000\r\ncluster_known_nodes:6\r\n"
                + "cluster_size:3\r\ncluster_current_epoch:7\r\n")
        #expect(info.isOK)
        #expect(info.slotsAssigned == 16384)
        #expect(info.slotsOK == 16000)
        #expect(info.knownNodes == 6)
        #expect(info.size == 3)
        #expect(info.currentEpoch == 7)
        #expect(!ClusterInfo("").isOK)
    }

    @Test func readsClusterNodes() throws {
        let (a, b, c) = (id("a"), id("b"), id("c"))
        let view = try ClusterNodes(
            """
            \(a) 127.0.0.1:6379@16379,host.example,shard-id=1 myself,master - 0 0 3 connected 0-5460 7000 [93-<-\(b)]
            \(b) ::1:6380@16380 slave \(a) 0 1 3 connected
            \(c) :0@0 master,noaddr,fail? - 0 0 1 disconnected
            vars currentEpoch 6 lastVoteEpoch 0

            """)
        #expect(view.nodes.count == 3)
        let me = try #require(view.myself)
        #expect(me.id == a && me.isPrimary && me.isHealthy)
        #expect(me.host == "127.0.0.1" && me.port == 6379 && me.configEpoch == 3)
        #expect(me.slots.map(\.range) == [0...5460, 7000...7000])
        let replica = try #require(view[b])
        #expect(replica.primaryID == a && replica.host == "::1" && replica.port == 6380 && !replica.isPrimary)
        let lost = try #require(view[c])
        #expect(lost.host.isEmpty && lost.isSuspected && !lost.isFailing && !lost.isHealthy && !lost.isLinkUp)
    }

    @Test(arguments: [
        "short line", "zz 127.0.0.1:1@2 master - 0 0 0 connected",
        "0123456789abcdef0123456789abcdef01234567 nowhere master - 0 0 0 connected",
        "0123456789abcdef0123456789abcdef01234567 h:1@2 master - 0 0 0 connected 9-3",
        "0123456789abcdef0123456789abcdef01234567 h:1@2 master - 0 0 0 connected 16384",
    ])
    func refusesBrokenClusterNodes(_ text: String) {
        #expect(throws: RedisError.self) { try ClusterNodes(text) }
    }

    private func id(_ digit: Character) -> String { String(repeating: digit, count: 40) }
}
