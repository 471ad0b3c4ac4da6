import TerraceCore

/// Everything durable about a cache but its passwords.
struct RecordForm: StoredForm {
    var spec: SpecForm
    var declaration: DeclarationForm
    var generation: Int
    var observedGeneration: Int
    var deletionRequested: Bool
    var endpoint: EndpointForm?
    var nodes: [NodeForm]
    var primaries: [NodeIDForm]
    var bootstrapped: Bool
    var restarts: [RestartForm]
    var predecessors: [RunForm]?
    var converting: Bool
    var pool: PoolForm?
    var isUpgrading: Bool?
    var hiddenCommands: [String]?
    var formerSettings: FormerSettingsForm?
    /// The owner's name.
    var owner: String?
    var keyVersion: Int?
    var observedKeyVersion: Int?
    var seed: SeedForm?
    var flushing: Int?

    init(_ value: CacheRecord) {
        spec = SpecForm(value.spec)
        declaration = DeclarationForm(value.declaration)
        generation = value.generation
        observedGeneration = value.observedGeneration
        deletionRequested = value.deletionRequested
        endpoint = value.endpoint.map { EndpointForm($0) }
        nodes = value.nodes.map { NodeForm($0) }
        primaries = value.primaries.map { NodeIDForm($0) }
        bootstrapped = value.bootstrapped
        restarts = value.restarts.map { RestartForm($0) }
        predecessors = value.predecessors?.map { RunForm($0) }
        converting = value.converting
        pool = value.pool.map { PoolForm($0) }
        isUpgrading = value.isUpgrading
        hiddenCommands = value.hiddenCommands
        formerSettings = value.formerSettings.map { FormerSettingsForm($0) }
        owner = value.owner?.name
        keyVersion = value.keyVersion
        observedKeyVersion = value.observedKeyVersion
        seed = value.seed.map { SeedForm($0) }
        flushing = value.flushing
    }

    func value() throws -> CacheRecord {
        var record = CacheRecord(spec: try spec.value(), declaration: try declaration.value())
        record.generation = generation
        record.observedGeneration = observedGeneration
        record.deletionRequested = deletionRequested
        record.endpoint = endpoint?.value()
        record.nodes = nodes.map { $0.value() }
        record.primaries = primaries.map { $0.value() }
        record.bootstrapped = bootstrapped
        record.restarts = try restarts.map { try $0.value() }
        record.predecessors = predecessors?.map { $0.value() }
        record.converting = converting
        record.pool = pool?.value()
        record.isUpgrading = isUpgrading
        record.hiddenCommands = hiddenCommands
        record.formerSettings = formerSettings?.value()
        record.owner = try owner.map { try Owner($0) }
        record.keyVersion = keyVersion
        record.observedKeyVersion = observedKeyVersion
        record.seed = try seed?.value()
        record.flushing = flushing
        return record
    }
}

/// Engine settings that were seen working.
struct FormerSettingsForm: StoredForm {
    var all: [String: String]
    var declared: [String: String]

    init(_ value: FormerSettings) {
        all = value.all
        declared = value.declared
    }

    func value() -> FormerSettings { FormerSettings(all: all, declared: declared) }
}
