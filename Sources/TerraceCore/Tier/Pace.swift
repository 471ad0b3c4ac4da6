/// How long the original takes, in seconds as its vendor documents them; nil where nothing is said.
public struct TierPace: Sendable, Codable, Equatable {
    /// From the order of a cache to its first use.
    public var createSeconds: Double?
    /// A change of size, shards or replicas, for each shard.
    public var scaleSeconds: Double?
    /// From the death of a primary to the promotion of its replica, or to its own restart.
    public var failoverSeconds: Double?

    public init(createSeconds: Double? = nil, scaleSeconds: Double? = nil, failoverSeconds: Double? = nil) {
        self.createSeconds = createSeconds
        self.scaleSeconds = scaleSeconds
        self.failoverSeconds = failoverSeconds
    }
}

/// Makes a daemon as slow as the clouds, for those who want to see what their programs do meanwhile.
public struct Pace: Sendable, Equatable {
    /// 1 takes the documented time, 0.01 a hundredth of it.
    public var scale: Double

    public init(scale: Double) { self.scale = scale }

    /// Seconds that the change to `new` takes at least; nil where the tier says nothing of it.
    public func seconds(from old: CacheSpec?, to new: CacheSpec, _ tier: Tier) -> Double? {
        guard let old else { return tier.pace.createSeconds.map { $0 * scale } }
        guard old.size != new.size || old.shards != new.shards || old.replicas != new.replicas else { return nil }
        return tier.pace.scaleSeconds.map { $0 * scale * Double(max(old.shards, new.shards)) }
    }

    /// How long a primary of the tier is gone before anything is done about it.
    public func failover(_ tier: Tier) -> Duration? { tier.pace.failoverSeconds.map { .seconds($0 * scale) } }
}
