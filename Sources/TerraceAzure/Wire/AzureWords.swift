/// Translates the core's messages into Azure's terms: manifest fields become properties, and Terrace's tiers Azure's.
struct AzureWords {
    private let names: [(String, String)]

    init(isEnterprise: Bool) { names = Self.common + (isEnterprise ? Self.enterprise : Self.redis) }

    private static let common = [
        ("azure/enterprise", "Enterprise"), ("azure/premium", "Premium"), ("azure/standard", "Standard"),
        ("azure/basic", "Basic"), ("metadata.name", "name"), ("metadata.labels", "tags"), ("spec.zones", "zones"),
        ("spec.modules", "properties.modules"), ("spec.port", "properties.port"),
        ("spec.engine.version", "properties.redisVersion"), ("spec.engine.name", "properties.redisVersion"),
        ("spec.users", "the access policies"),
    ]

    private static let redis = [
        ("spec.config.", "properties.redisConfiguration."), ("spec.size", "properties.sku.capacity"),
        ("spec.tier", "properties.sku.name"), ("spec.shards", "properties.shardCount"),
        ("spec.replicas", "properties.replicasPerPrimary"), ("spec.tls", "properties.enableNonSslPort"),
        ("spec.persistence.mode", "properties.redisConfiguration.rdb-backup-enabled"),
        ("spec.persistence.save", "properties.redisConfiguration.rdb-backup-frequency"),
        ("spec.auth", "properties.disableAccessKeyAuthentication"),
    ]

    private static let enterprise = [
        ("spec.config.maxmemory-policy", "properties.evictionPolicy"), ("spec.size", "sku.name"),
        ("spec.tier", "sku.name"), ("spec.shards", "sku.capacity"), ("spec.tls", "properties.clientProtocol"),
        ("clusterPolicy: enterprise", "clusteringPolicy EnterpriseCluster"),
        ("clusterPolicy oss", "clusteringPolicy OSSCluster"), ("spec.clusterPolicy", "properties.clusteringPolicy"),
        ("spec.persistence.mode", "properties.persistence"), ("spec.persistence.save", "properties.persistence"),
        ("spec.auth", "properties.accessKeysAuthentication"),
    ]

    func plain(_ text: String) -> String {
        var text = text
        for (ours, theirs) in names { text = text.replacing(ours, with: theirs) }
        // The scope before a cache's name is removed, because the request's path has it.
        return text.replacing(/azure:[^\s\/]+\/[^\s\/]+\//, with: "")
    }
}
