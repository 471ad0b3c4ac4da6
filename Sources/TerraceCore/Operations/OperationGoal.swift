extension Operation {
    /// The state that has to be seen before the operation has succeeded.
    public enum Goal: Sendable, Equatable {
        /// Everything works as this generation of the record has it.
        case generation(Int)
        /// Every server that answers takes the access keys of this version.
        case keys(version: Int)
        /// The node is primary of its shard, at this generation.
        case heir(NodeID, generation: Int)
        /// These servers have ended and their nodes are back, at this generation.
        case restarts([ServerRun], generation: Int)
        /// Nothing of the cache is left.
        case deletion
        /// The snapshot is available. Then the deletion begins, and is the goal.
        case deletionAfter(SnapshotID)
        /// The snapshot is available.
        case snapshot(SnapshotID)
        /// The snapshot's files were proven once more.
        case proof(SnapshotID)
        /// The snapshot is available and its files lie at these addresses, one per shard.
        case export(SnapshotID, to: [FileAddress])
        /// The snapshot is available. Then its keys are written to the cache, and the generation that has them is the goal.
        case filling(SnapshotID, replaces: Bool)
    }
}

extension Operation.Goal {
    /// The record's generation at which the goal is reached; nil for a goal that has none.
    public var generation: Int? {
        switch self {
        case .generation(let generation), .heir(_, let generation), .restarts(_, let generation): generation
        case .keys, .deletion, .deletionAfter, .snapshot, .proof, .export, .filling: nil
        }
    }

    /// The snapshot that is made, proven or waited for; nil for a goal of another kind.
    public var snapshot: SnapshotID? {
        switch self {
        case .snapshot(let id), .proof(let id), .deletionAfter(let id), .export(let id, _), .filling(let id, _): id
        case .generation, .heir, .restarts, .keys, .deletion: nil
        }
    }

    /// Whether the goal needs a snapshot that is available, and is reached by work on that.
    public var usesSnapshot: Bool {
        switch self {
        case .proof, .export, .filling: true
        case .generation, .heir, .restarts, .keys, .deletion, .deletionAfter, .snapshot: false
        }
    }

    /// The node that is to take over; nil where none was chosen beforehand.
    public var heir: NodeID? { if case .heir(let node, _) = self { node } else { nil } }

    public var keyVersion: Int? { if case .keys(let version) = self { version } else { nil } }

    /// Servers that are to end; nil for a goal that is no restart.
    public var runs: [ServerRun]? { if case .restarts(let runs, _) = self { runs } else { nil } }

    /// Where an export puts its files; nil for a goal of another kind.
    public var files: [FileAddress]? { if case .export(_, let files) = self { files } else { nil } }

    /// Whether what is in the cache goes before other keys are filled in; nil for a goal of another kind.
    public var replaces: Bool? { if case .filling(_, let replaces) = self { replaces } else { nil } }

    /// Whether the record includes the goal already. What was seen with an older record says nothing about the goal. No
    /// record includes a snapshot.
    public func isWanted(by record: CacheRecord) -> Bool {
        switch self {
        case .generation(let generation), .heir(_, let generation), .restarts(_, let generation):
            generation <= record.generation
        case .keys(let version): version <= record.keyVersion ?? 0
        case .deletion: record.deletionRequested
        case .snapshot, .proof, .deletionAfter, .export, .filling: false
        }
    }
}

// MARK: As it is stored

extension Operation.Goal {
    /// A goal from the members that an operation is stored with. Earlier versions had only `generation` and `heir`.
    /// - Returns: nil where a generation is needed and there is none.
    public init?(
        _ kind: Operation.Kind, generation: Int?, heir: NodeID?, keyVersion: Int?, runs: [ServerRun]?,
        snapshot: SnapshotID?, files: [FileAddress]? = nil, replaces: Bool? = nil
    ) {
        if let snapshot {
            switch kind {
            case .export where files != nil: self = .export(snapshot, to: files ?? [])
            case .import: self = .filling(snapshot, replaces: replaces ?? true)
            case .verify: self = .proof(snapshot)
            case .delete: self = .deletionAfter(snapshot)
            default: self = .snapshot(snapshot)
            }
        } else if let keyVersion {
            self = .keys(version: keyVersion)
        } else if kind == .delete {
            self = .deletion
        } else if let generation {
            self =
                heir.map { .heir($0, generation: generation) } ?? runs.map { .restarts($0, generation: generation) }
                ?? .generation(generation)
        } else {
            return nil
        }
    }
}
