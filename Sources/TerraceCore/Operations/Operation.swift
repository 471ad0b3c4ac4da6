/// One long-running change; the native API and the three vendors poll four renderings of it.
public struct Operation: Sendable, Equatable {
    public enum Kind: String, Sendable, Codable, CaseIterable { case create, update, delete, failover, restart }
    public enum State: String, Sendable, Codable, CaseIterable { case running, succeeded, failed }

    public var id: String
    public var cache: CacheID
    public var kind: Kind
    public var state: State
    public var goal: Goal
    /// Why it failed.
    public var error: String?
    /// Seconds since 1970.
    public var startedAt: Double
    /// Seconds since 1970; nil while it runs.
    public var endedAt: Double?
    /// It does not end before this is over, however early it is done; nil where nothing is paced.
    public var pace: Countdown?

    public init(id: String, cache: CacheID, kind: Kind, goal: Goal, startedAt: Double) {
        self.id = id
        self.cache = cache
        self.kind = kind
        state = .running
        self.goal = goal
        self.startedAt = startedAt
    }

    public init(id: String, cache: CacheID, kind: Kind, generation: Int, startedAt: Double) {
        self.init(id: id, cache: cache, kind: kind, goal: .generation(generation), startedAt: startedAt)
    }

    /// The same, ended.
    /// - Parameters:
    ///   - error: why it failed; nil where it succeeded.
    ///   - now: seconds since 1970.
    public func ended(_ error: String?, at now: Double) -> Operation {
        var operation = self
        operation.state = error == nil ? .succeeded : .failed
        operation.error = error
        operation.endedAt = now
        return operation
    }
}

// MARK: As it is stored

extension Operation: Codable {
    /// The goal's members stand beside the operation's own, where earlier versions had the first two of them.
    private enum CodingKeys: String, CodingKey {
        case id, cache, kind, state, generation, heir, keyVersion, runs, error, startedAt, endedAt, pace
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        id = try values.decode(String.self, forKey: .id)
        cache = try values.decode(CacheID.self, forKey: .cache)
        kind = try values.decode(Kind.self, forKey: .kind)
        state = try values.decode(State.self, forKey: .state)
        let goal = try Goal(
            kind, generation: values.decodeIfPresent(Int.self, forKey: .generation),
            heir: values.decodeIfPresent(NodeID.self, forKey: .heir),
            keyVersion: values.decodeIfPresent(Int.self, forKey: .keyVersion),
            runs: values.decodeIfPresent([ServerRun].self, forKey: .runs))
        guard let goal else {
            throw DecodingError.dataCorruptedError(
                forKey: .generation, in: values, debugDescription: "operation \(id) has no generation")
        }
        self.goal = goal
        error = try values.decodeIfPresent(String.self, forKey: .error)
        startedAt = try values.decode(Double.self, forKey: .startedAt)
        endedAt = try values.decodeIfPresent(Double.self, forKey: .endedAt)
        pace = try values.decodeIfPresent(Countdown.self, forKey: .pace)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(id, forKey: .id)
        try values.encode(cache, forKey: .cache)
        try values.encode(kind, forKey: .kind)
        try values.encode(state, forKey: .state)
        try values.encodeIfPresent(goal.generation, forKey: .generation)
        try values.encodeIfPresent(goal.heir, forKey: .heir)
        try values.encodeIfPresent(goal.keyVersion, forKey: .keyVersion)
        try values.encodeIfPresent(goal.runs, forKey: .runs)
        try values.encodeIfPresent(error, forKey: .error)
        try values.encode(startedAt, forKey: .startedAt)
        try values.encodeIfPresent(endedAt, forKey: .endedAt)
        try values.encodeIfPresent(pace, forKey: .pace)
    }
}
