import TerraceCore

/// A snapshot: one row of the table `snapshot`, and the file that describes it in the object store.
struct SnapshotForm: StoredForm {
    static let noun = "snapshot"

    var id: SnapshotIDForm
    var source: CacheIDForm
    var state: String
    var cause: String
    var spec: SpecForm
    var declaration: DeclarationForm
    var engine: String?
    /// Seconds since 1970.
    var createdAt: Double
    /// Seconds since 1970.
    var completedAt: Double?
    var percent: Int
    var error: String?
    var dumps: [DumpForm]
    var files: [String]?

    init(_ value: Snapshot) {
        id = SnapshotIDForm(value.id)
        source = CacheIDForm(value.source)
        state = value.state.rawValue
        cause = value.cause.rawValue
        spec = SpecForm(value.spec)
        declaration = DeclarationForm(value.declaration)
        engine = value.engine
        createdAt = value.createdAt
        completedAt = value.completedAt
        percent = value.percent
        error = value.error
        dumps = value.dumps.map { DumpForm($0) }
        files = value.files?.map(\.description)
    }

    func value() throws -> Snapshot {
        var snapshot = Snapshot(
            id: try id.value(), source: try source.value(), cause: try UnknownWord.check(cause, "cause"),
            spec: try spec.value(), declaration: try declaration.value(), createdAt: createdAt)
        snapshot.state = try UnknownWord.check(state, "state")
        snapshot.engine = engine
        snapshot.completedAt = completedAt
        snapshot.percent = percent
        snapshot.error = error
        snapshot.dumps = try dumps.map { try $0.value() }
        snapshot.files = try files?.map { try FileAddress($0) }
        return snapshot
    }
}

struct SnapshotIDForm: StoredForm {
    var scope: String
    var name: String

    init(_ value: SnapshotID) {
        scope = value.scope.rawValue
        name = value.name
    }

    func value() throws -> SnapshotID { try SnapshotID(scope: Scope(scope), name: name) }
}

/// One shard's file.
struct DumpForm: StoredForm {
    var shard: Int
    var slots: [String]
    var sha256: String
    var bytes: Int64
    /// Keys by database; JSON has text only for names.
    var keys: [String: Int]
    var rdbVersion: Int
    var isValkey: Bool?
    var memory: Int64?
    var node: NodeIDForm?
    var offset: Int64?

    init(_ value: Dump) {
        shard = value.shard
        slots = value.slots
        sha256 = value.sha256
        bytes = value.bytes
        keys = Dictionary(value.keys.map { ("\($0.key)", $0.value) }, uniquingKeysWith: { $1 })
        rdbVersion = value.rdbVersion
        isValkey = value.isValkey ? true : nil
        memory = value.memory
        node = value.node.map { NodeIDForm($0) }
        offset = value.offset
    }

    func value() throws -> Dump {
        let numbers = try keys.map { key, count in
            guard let database = Int(key) else { throw UnknownWord(member: "dumps.keys", word: key) }
            return (database, count)
        }
        return Dump(
            shard: shard, slots: slots, sha256: sha256, bytes: bytes,
            keys: Dictionary(numbers, uniquingKeysWith: { $1 }), rdbVersion: rdbVersion,
            isValkey: isValkey ?? false, memory: memory, node: node?.value(), offset: offset)
    }
}

/// The data that a cache begins with.
struct SeedForm: StoredForm {
    var snapshot: SnapshotIDForm
    var dumps: [DumpForm]
    var way: String
    var loaded: [Int]

    init(_ value: Seed) {
        snapshot = SnapshotIDForm(value.snapshot)
        dumps = value.dumps.map { DumpForm($0) }
        way = value.way.rawValue
        loaded = value.loaded
    }

    func value() throws -> Seed {
        var seed = Seed(
            snapshot: try snapshot.value(), dumps: try dumps.map { try $0.value() },
            way: try UnknownWord.check(way, "seed.way"))
        seed.loaded = loaded
        return seed
    }
}
