/// Something that clients of a cache were refused.
public struct Refusal: Sendable, Hashable {
    /// The missing right: to a command, key or channel, or a valid log-in.
    public enum Reason: String, Sendable, CaseIterable { case command, key, channel, login }

    public var reason: Reason
    /// The command, key or channel; a command in lower case, `config|get` for a subcommand.
    public var object: String
    /// The user that the client had logged in as, or tried to.
    public var user: String

    public init(reason: Reason, object: String, user: String) {
        self.reason = reason
        self.object = object
        self.user = user
    }
}

/// The refusals of one server since it started.
public struct ServerRefusals: Sendable, Equatable {
    public var counts: [Refusal: Int]
    /// Commands and subcommands that the server does not know by the name that was sent: those the tier hides, and
    /// misspelt ones. The server does not record their names. The figure is a lower bound: the server counts errors
    /// within scripts twice, which hides as many.
    public var unknownCommands: Int

    public init(counts: [Refusal: Int] = [:], unknownCommands: Int = 0) {
        self.counts = counts
        self.unknownCommands = unknownCommands
    }

    /// Takes the larger figure of each: a server forgets its oldest refusals, and never counts down.
    public mutating func absorb(_ newer: ServerRefusals) {
        counts.merge(newer.counts, uniquingKeysWith: max)
        unknownCommands = max(unknownCommands, newer.unknownCommands)
    }
}

/// The refusals that a cache's clients met since the daemon first saw its servers.
public struct AuditReport: Sendable, Equatable {
    public struct Row: Sendable, Equatable {
        public var refusal: Refusal
        public var count: Int
        /// Whether the tier blocks the command for everybody; otherwise it is the user's own rule that does.
        public var isBlockedByTier: Bool
    }

    /// Most frequent first.
    public var rows: [Row]
    public var unknownCommands: Int
    /// Whether the tier hides commands, so that their use is among the unknown ones.
    public var hidesCommands: Bool

    /// - Parameter servers: the refusals of every server that the cache has had.
    public init(_ servers: some Sequence<ServerRefusals>, of record: CacheRecord) {
        var counts: [Refusal: Int] = [:]
        var unknown = 0
        for server in servers {
            counts.merge(server.counts, uniquingKeysWith: +)
            unknown += server.unknownCommands
        }
        let blocked = record.spec.blockedCommands
        rows = counts.map { refusal, count in
            let command = refusal.object
            let container = command.prefix { $0 != "|" }
            return Row(
                refusal: refusal, count: count,
                isBlockedByTier: refusal.reason == .command
                    && (blocked.contains(command) || blocked.contains(String(container))))
        }.sorted {
            ($1.count, $0.refusal.object, $0.refusal.user) < ($0.count, $1.refusal.object, $1.refusal.user)
        }
        unknownCommands = unknown
        hidesCommands = record.hiddenCommands?.isEmpty == false
    }
}
