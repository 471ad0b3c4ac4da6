/// The limits of a `ReplicationStream`.
public struct ReplicationLimits: Sendable, Hashable {
    /// For the connection, TLS, login and the introduction, all together.
    public var connect = Duration.seconds(5)
    /// Until the primary begins, and again until the first byte of its snapshot. It may have to finish another snapshot
    /// before, and one to its disk in between.
    public var begin = Duration.seconds(600)
    /// The longest silence of the primary at any time. It says something at least every `repl-ping-replica-period`,
    /// which is 10 seconds by default; the default of `repl-timeout` is this one.
    public var silence = Duration.seconds(60)
    /// How often the primary hears from this side. It drops a replica that it has not heard for `repl-timeout`.
    public var heartbeat = Duration.seconds(1)
    /// The bytes of the largest command. A command is kept in memory until it has arrived.
    public var command = 1 << 30

    public init() {}
}
