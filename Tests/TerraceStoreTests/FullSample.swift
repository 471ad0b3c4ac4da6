import TerraceCore

/// Values of Core in which every field has a value of its own, none of them its default.
enum FullSample {
    static let dump = Dump(
        shard: 0, slots: ["0-5460"], sha256: String(repeating: "ab", count: 32), bytes: 12, keys: [0: 3, 7: 1],
        rdbVersion: 80, isValkey: true, memory: 99, node: NodeID(shard: 0, index: 1), offset: 44)

    static func snapshot() throws -> Snapshot {
        let record = try cache().record
        var snapshot = Snapshot(
            id: try SnapshotID(scope: Scope("azure:s/g"), name: "automatic.web-2026"), source: record.spec.id,
            cause: .schedule, spec: record.spec, declaration: record.declaration, createdAt: 1)
        (snapshot.engine, snapshot.completedAt, snapshot.error) = ("valkey 9.0.1", 2, "none")
        snapshot.percent = 7
        snapshot.dumps = [dump]
        snapshot.files = [try FileAddress("s3://b/n")]
        return snapshot
    }

    static let countdown = Countdown(seconds: 7.5, from: Uptime(boot: "b", seconds: 3.25))

    static func user(_ login: CacheUser.Login = .hashes(["ab"])) throws -> CacheUser {
        CacheUser(name: "app", access: try AccessString("off ~x:* +GET"), login: login)
    }

    static func spec() throws -> CacheSpec {
        var spec = CacheSpec(
            id: try CacheID(scope: Scope("aws:1/r"), name: "full"), labels: ["l": "1"], tier: "premium", size: "P1",
            shards: 2, replicas: 3, clustered: true, engine: EngineRequest(name: .valkey, version: "8"),
            persistence: Persistence(mode: .both, fsync: .always, save: ["1 2"]), port: 7000, tls: .offered,
            tlsPort: 7001, config: ["hz": "9"], zones: ["z"], maxmemory: 1 << 40, maxclients: 5, databases: 6,
            blockedCommands: ["keys"], hiddenCommands: ["acl"], auth: true,
            attributes: ["a": ["b": [1, .double(2.5), nil, true, "t"]]])
        spec.nodeZones = ["0-0": "z"]
        spec.fenceAfterSeconds = 1.5
        spec.electionTimeoutSeconds = 2.5
        spec.users = [try user(), try user(.generated), try user(.open)]
        spec.modules = [.json, .search]
        spec.snapshots = try SnapshotSchedule(
            window: DailyWindow(text: "23:30-00:30"), every: 43200, keep: 7, maxAge: 2_592_000)
        return spec
    }

    static func declaration() throws -> CacheDeclaration {
        let spec = try spec()
        var declaration = CacheDeclaration(id: spec.id, tier: "standard")
        declaration.labels = ["d": "1"]
        declaration.size = "C2"
        declaration.shards = 4
        declaration.replicas = 2
        declaration.engine = EngineRequest(name: .redis, version: "7")
        declaration.persistence = Persistence(mode: .aof, fsync: .no, save: [])
        declaration.port = 7002
        declaration.tls = .required
        declaration.auth = false
        declaration.modules = [.bloom]
        declaration.clusterPolicy = .enterprise
        declaration.users = [try user()]
        declaration.config = ["c": "d"]
        declaration.zones = ["y"]
        declaration.nodeZones = ["1-1": "y"]
        declaration.snapshots = .scheduled(
            try SnapshotSchedule(
                window: DailyWindow(text: "03:00-04:00"), every: 86400, keep: 2, maxAge: 86400))
        declaration.attributes = ["x": "y"]
        return declaration
    }

    static func node() -> NodeRecord {
        var node = NodeRecord(
            id: NodeID(shard: 1, index: 2), zone: "z", address: Endpoint(host: "127.1.2.3", port: 4), clusterID: "c")
        node.isNew = true
        return node
    }

    static func cache() throws -> StoredCache {
        let node = node()
        var record = CacheRecord(spec: try spec(), declaration: try declaration())
        record.generation = 11
        record.observedGeneration = 10
        record.deletionRequested = true
        record.endpoint = Endpoint(host: "127.1.2.9", port: 8)
        record.nodes = [node]
        record.primaries = [node.id]
        record.bootstrapped = true
        record.restarts = [NodeRestart(node: node.id, runID: "r", manner: .inTurn)]
        record.predecessors = [ServerRun(node: node.id, runID: "s")]
        record.converting = true
        record.pool = PoolPlace(lease: countdown)
        record.isUpgrading = true
        record.hiddenCommands = ["debug"]
        record.formerSettings = FormerSettings(all: ["a": "1"], declared: ["b": "2"])
        record.owner = try Owner("team")
        record.keyVersion = 3
        record.observedKeyVersion = 2
        record.seed = Seed(snapshot: try SnapshotID(name: "s"), dumps: [dump], way: .keys)
        record.seed?.loaded = [0]
        record.flushing = 4
        var secrets = CacheSecrets(keys: ["k1", "k2"], controlPassword: "q")
        secrets.userPasswords = ["app": "w"]
        return StoredCache(record: record, secrets: secrets, createdAt: 1.25)
    }

    static func operation() throws -> TerraceCore.Operation {
        var operation = TerraceCore.Operation(
            id: "o", cache: try spec().id, kind: .failover, goal: .heir(node().id, generation: 3), startedAt: 4.5)
        operation.state = .failed
        operation.error = "why"
        operation.endedAt = 5.5
        operation.pace = countdown
        return operation
    }

    static func event() throws -> Event {
        var event = Event(
            sequence: 9, time: 1.5, cache: try spec().id, node: node().id, reason: "Promoted", message: "m", by: "b")
        event.outage = Outage(start: 0.5, end: 1.5, cause: "c", reason: .failingOver)
        return event
    }
}
