/// A place in the history of a primary's writes.
public struct ReplicationPosition: Sendable, Hashable {
    /// The history, in 40 hexadecimal digits. A primary that has lost its history, or never had it, has another one.
    public var history: String
    /// How many bytes of the history lie before this place; `master_repl_offset` counts the same.
    public var offset: Int64

    public init(history: String, offset: Int64) {
        self.history = history
        self.offset = offset
    }
}

/// What a `ReplicationStream` is opened for.
public enum ReplicationRequest: Sendable, Hashable {
    /// A snapshot alone.
    case snapshot
    /// A snapshot, and every write after it.
    case snapshotThenCommands
    /// Every write after this place. The primary begins with a snapshot where it no longer has them.
    case commands(after: ReplicationPosition)
}

/// What a primary begins with.
public enum ReplicationStart: Sendable, Hashable {
    /// A snapshot comes first. It has every write before the position and none after it.
    case snapshot(ReplicationPosition)
    /// The writes go on after the position. Its history may have another name than the one that was asked for.
    case commands(after: ReplicationPosition)

    public var position: ReplicationPosition {
        switch self {
        case .snapshot(let position), .commands(after: let position): position
        }
    }
}

/// A run of write commands, as the primary sends them to its replicas.
public struct ReplicatedCommands: Sendable, Hashable {
    /// The offset before the first command.
    public var start: Int64
    /// Whole commands, each an array of bulk strings, without gaps between them. Empty where the primary only said that
    /// it is there.
    public var bytes: [UInt8]
    /// The offset after this run, at or after `start + bytes.count`: what lies between is no data, such as `PING`.
    public var end: Int64

    public init(start: Int64, bytes: [UInt8], end: Int64) {
        self.start = start
        self.bytes = bytes
        self.end = end
    }
}
