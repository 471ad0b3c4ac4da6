/// What an engine can be extended with, as the clouds' Enterprise tiers sell it.
public enum EngineModule: String, Sendable, Codable, CaseIterable { case search, json, bloom, timeseries }

/// How a cache of several shards looks from outside.
public enum ClusterPolicy: String, Sendable, Codable, CaseIterable {
    /// The Redis Cluster protocol: clients know the shards.
    case oss
    /// A single endpoint, as of a server alone.
    case enterprise
}
