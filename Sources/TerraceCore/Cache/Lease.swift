/// A cache's place in the pool of those that are made in advance.
public struct PoolPlace: Sendable, Equatable {
    /// The time until the lease ends by itself; nil while nobody has the cache.
    public var lease: Countdown?

    public init(lease: Countdown? = nil) { self.lease = lease }

    /// `warm` while it waits, `leased` from then on.
    public var name: String { lease == nil ? "warm" : "leased" }
}

/// What a leased cache is.
public enum LeaseSource: Sendable {
    /// A tier with its defaults; a cache of the pool where one is ready.
    case tier(String)
    /// A new cache with the data of a snapshot. The declaration's name is replaced by the lease's own.
    case snapshot(SnapshotID, CacheDeclaration)
}

/// A cache that somebody has for a while.
public struct Lease: Sendable {
    public var cache: CacheID
    public var connection: ConnectionInfo
    /// Seconds since 1970.
    public var until: Double
    /// Whether it was made in advance.
    public var wasWarm: Bool

    public init(cache: CacheID, connection: ConnectionInfo, until: Double, wasWarm: Bool) {
        self.cache = cache
        self.connection = connection
        self.until = until
        self.wasWarm = wasWarm
    }
}
