/// A cache's place in the pool of those that are made in advance.
public struct PoolPlace: Sendable, Codable, Equatable {
    /// When the lease ends by itself, in seconds since 1970; nil while nobody has the cache.
    public var leasedUntil: Double?

    public init(leasedUntil: Double? = nil) { self.leasedUntil = leasedUntil }

    /// `warm` while it waits, `leased` from then on.
    public var name: String { leasedUntil == nil ? "warm" : "leased" }
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
