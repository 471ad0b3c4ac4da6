import TerraceCore

/// Translates texts of failures into the service's terms: manifest fields become request members, and scoped names ids.
enum AWSWords {
    private static let words = [
        ("spec.config.", "parameter "), ("spec.engine.version", "EngineVersion"), ("spec.engine.name", "Engine"),
        ("spec.engine", "EngineVersion"), ("spec.size", "CacheNodeType"), ("spec.replicas", "the number of replicas"),
        ("spec.shards", "the number of node groups"), ("spec.port", "Port"), ("spec.tls", "TransitEncryptionEnabled"),
        ("spec.users", "the users"), ("spec.tier", "the kind of group"), ("spec.zones", "the availability zones"),
        ("spec.persistence", "persistence"), ("spec.modules", "modules"), ("metadata.name", "the id"),
        ("aws/replication-group", "a replication group"),
        ("aws/cluster", "a replication group with cluster mode enabled"),
        ("aws/node", "a cache cluster"),
    ]

    static func text(of error: TerraceError) -> String {
        let texts = error.details.isEmpty ? [error.message] : error.details.map(\.message)
        return texts.map(translated).joined(separator: " ")
    }

    static func translated(_ text: String) -> String {
        var text = text
        for (word, other) in words { text = text.replacing(word, with: other) }
        // Clients of the service know `aws:123456789012/us-east-1/shop` as `shop`.
        while let start = text.firstRange(of: "aws:\(AWSCall.account)/") {
            let end = text[start.upperBound...].firstIndex { $0 == "/" || $0 == " " } ?? text.endIndex
            let isName = end < text.endIndex && text[end] == "/"
            text.replaceSubrange(start.lowerBound..<(isName ? text.index(after: end) : end), with: "")
        }
        for ending in [AWSNames.groupEnding, AWSNames.clusterEnding] {
            text = text.replacing(ending + " ", with: " ")
        }
        return text
    }
}
