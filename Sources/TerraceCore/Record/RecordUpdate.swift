/// One change of a record, as a value. It is applied to the record of that moment, which may be newer than the one that
/// the change was decided by.
public enum RecordUpdate: Sendable, Equatable {
    case addNode(NodeRecord)
    case setEndpoint(Endpoint)
    case designate(NodeID)
    case notePredecessor(ServerRun)
    /// Forgets restarts of these runs only: another restart may have been asked for meanwhile.
    case forgetRestarts(NodeID, runIDs: [String])
    case endConversion
    /// Ends the upgrade of this generation only: a newer one may be for another engine.
    case endUpgrade(generation: Int)
    case markStarted(NodeID)
    case removeNode(NodeID)
    case markFormed
    /// All keys of this dump of the seed were written, named by its shard in the snapshot.
    case noteFilled(Int)
    /// All keys were deleted, as this generation asked for: a newer one may ask once more.
    case noteFlushed(generation: Int)
    /// A primary has lost its keys, so those of the seed are to be written again.
    case forgetFilled
    /// Keys that this generation was to delete or write stay as they are: the operation has failed, and nobody expects
    /// that of a later day.
    case giveUpKeys(generation: Int)
    /// These nodes were seen as they shall be at this generation.
    case converge(generation: Int, nodes: [NodeID])
    /// Every server that answers has the keys of this version.
    case noteKeys(version: Int)
    /// The settings of this generation give way to those that were seen working.
    case restoreSettings(generation: Int)
    /// A server that was to be restarted runs on. All restarts that wait for their turn are dropped with it.
    case giveUpRestart(NodeRestart)

    public func apply(to record: inout CacheRecord) {
        switch self {
        case .addNode(let node):
            guard record.node(node.id) == nil else { return }
            record.nodes.append(node)
            if record.bootstrapped { record.nodes[record.nodes.count - 1].isNew = true }
        case .setEndpoint(let endpoint): record.endpoint = endpoint
        case .designate(let node):
            record.primaries.removeAll { $0.shard == node.shard }
            record.primaries.append(node)
        case .notePredecessor(let run):
            record.predecessors = (record.predecessors ?? []).filter { $0.node.shard != run.node.shard } + [run]
        case .forgetRestarts(let node, let runIDs):
            record.restarts.removeAll { $0.node == node && runIDs.contains($0.runID) }
        case .endConversion: record.converting = false
        case .endUpgrade(let generation): if record.generation == generation { record.isUpgrading = nil }
        case .markStarted(let node): Self.markStarted([node], in: &record)
        case .removeNode(let node):
            record.nodes.removeAll { $0.id == node }
            record.primaries.removeAll { $0 == node }
        case .markFormed: record.bootstrapped = true
        case .noteFilled(let shard): record.seed?.loaded.append(shard)
        case .noteFlushed(let generation): if record.flushing == generation { record.flushing = nil }
        case .forgetFilled: record.seed?.loaded = []
        case .giveUpKeys(let generation):
            guard record.bootstrapped, record.generation == generation else { return }
            (record.seed, record.flushing) = (nil, nil)
        case .converge(let generation, let nodes):
            record.observedGeneration = max(record.observedGeneration, generation)
            // The topology was seen whole for the first time.
            record.bootstrapped = true
            // A newer generation may have brought keys that are still to be written.
            if record.seed?.missing.isEmpty == true { record.seed = nil }
            Self.markStarted(nodes, in: &record)
            if record.generation == generation { record.formerSettings = nil }
        case .noteKeys(let version): record.observedKeyVersion = max(record.observedKeyVersion ?? 0, version)
        case .restoreSettings(let generation): if record.generation == generation { record.restoreSettings() }
        case .giveUpRestart(let wish): record.restarts.removeAll { $0 == wish || $0.manner == .inTurn }
        }
    }

    private static func markStarted(_ nodes: [NodeID], in record: inout CacheRecord) {
        for index in record.nodes.indices where nodes.contains(record.nodes[index].id) {
            record.nodes[index].isNew = nil
        }
    }
}

extension CacheRecord {
    public mutating func apply(_ updates: [RecordUpdate]) { for update in updates { update.apply(to: &self) } }
}
