/// One long-running change; the native API and those of the three vendors each show it in their own form.
public struct Operation: Sendable, Equatable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case create, update, delete, failover, restart, snapshot, verify, export, `import`, flush
    }
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
    /// The operation does not end before this time is over, however early it is done; nil where nothing is paced.
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

    /// The same operation after its end.
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
