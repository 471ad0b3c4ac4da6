extension Operation {
    /// What has to be seen before it has succeeded.
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
    }
}

extension Operation.Goal {
    /// The generation at which it is reached; nil where it is none of the spec's.
    public var generation: Int? {
        switch self {
        case .generation(let generation), .heir(_, let generation), .restarts(_, let generation): generation
        case .keys, .deletion: nil
        }
    }

    /// Who is to take over; nil where that was not chosen beforehand.
    public var heir: NodeID? { if case .heir(let node, _) = self { node } else { nil } }

    /// A record as it is here wants it already: what was seen with an older one says nothing about it.
    public func isWanted(by record: CacheRecord) -> Bool {
        switch self {
        case .generation(let generation), .heir(_, let generation), .restarts(_, let generation):
            generation <= record.generation
        case .keys(let version): version <= record.keyVersion ?? 0
        case .deletion: record.deletionRequested
        }
    }
}

// MARK: As it is stored

extension Operation.Goal: Codable {
    /// Members of the operation itself, where earlier versions had the first two.
    private enum CodingKeys: String, CodingKey { case generation, heir, keyVersion, runs, kind }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        if let version = try values.decodeIfPresent(Int.self, forKey: .keyVersion) {
            self = .keys(version: version)
            return
        }
        if try values.decodeIfPresent(Operation.Kind.self, forKey: .kind) == .delete {
            self = .deletion
            return
        }
        let generation = try values.decode(Int.self, forKey: .generation)
        if let heir = try values.decodeIfPresent(NodeID.self, forKey: .heir) {
            self = .heir(heir, generation: generation)
        } else if let runs = try values.decodeIfPresent([ServerRun].self, forKey: .runs) {
            self = .restarts(runs, generation: generation)
        } else {
            self = .generation(generation)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encodeIfPresent(generation, forKey: .generation)
        try values.encodeIfPresent(heir, forKey: .heir)
        if case .keys(let version) = self { try values.encode(version, forKey: .keyVersion) }
        if case .restarts(let runs, _) = self { try values.encode(runs, forKey: .runs) }
    }
}
