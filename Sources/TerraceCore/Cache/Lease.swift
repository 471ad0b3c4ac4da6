/// A cache's place in the pool of those that are made in advance.
public struct PoolPlace: Sendable, Codable, Equatable {
    /// The time until the lease ends by itself; nil while nobody has the cache.
    public var lease: Countdown?

    public init(lease: Countdown? = nil) { self.lease = lease }

    private enum CodingKeys: String, CodingKey { case lease, leasedUntil }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        lease = try values.decodeIfPresent(Countdown.self, forKey: .lease)
        // An earlier version wrote the end by the machine's clock, which does not tell how much time is left.
        if lease == nil, try values.decodeIfPresent(Double.self, forKey: .leasedUntil) != nil {
            lease = Countdown(seconds: 600, from: Uptime(boot: "", seconds: 0))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encodeIfPresent(lease, forKey: .lease)
    }

    /// `warm` while it waits, `leased` from then on.
    public var name: String { lease == nil ? "warm" : "leased" }
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
