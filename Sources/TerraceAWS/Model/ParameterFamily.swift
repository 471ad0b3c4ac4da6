import TerraceCore
import TerraceFrontEnd

/// A family of parameter groups: one for each generation of an engine.
struct ParameterFamily: Sendable {
    var name: String
    var engine: EngineName

    static let all = [
        ParameterFamily(name: "redis4.0", engine: .redis), ParameterFamily(name: "redis5.0", engine: .redis),
        ParameterFamily(name: "redis6.x", engine: .redis), ParameterFamily(name: "redis7", engine: .redis),
        ParameterFamily(name: "valkey7", engine: .valkey), ParameterFamily(name: "valkey8", engine: .valkey),
    ]

    static func of(_ spec: CacheSpec, version: String) -> ParameterFamily {
        of(spec.engine.name, version: version)
    }

    static func of(_ engine: EngineName, version: String) -> ParameterFamily {
        let numbers = version.split(separator: ".")
        let major = numbers.first.flatMap { Int($0) } ?? 7
        let name =
            switch (engine, major) {
            case (.valkey, ...7): "valkey7"
            case (.valkey, _): "valkey8"
            case (.redis, ...4): "redis4.0"
            case (.redis, 5): "redis5.0"
            case (.redis, 6): "redis6.x"
            case (.redis, _): "redis7"
            }
        return ParameterFamily(name: name, engine: engine)
    }

    func defaultGroup(clustered: Bool) -> String { "default.\(name)\(clustered ? ".cluster.on" : "")" }

    /// The groups nobody makes and nobody may change.
    static var defaultGroups: [ParameterGroup] {
        all.flatMap { family in
            [false, true].map { isOn in
                ParameterGroup(
                    name: family.defaultGroup(clustered: isOn), family: family.name,
                    description: isOn
                        ? "Customized default parameter group for \(family.name) with cluster mode on"
                        : "Default parameter group for \(family.name)",
                    values: isOn ? ["cluster-enabled": "yes"] : [:], isDefault: true)
            }
        }
    }
}

/// A parameter group: a family, and what its user set.
struct ParameterGroup: Sendable {
    var name: String
    var family: String
    var description: String
    /// What differs from the family's defaults.
    var values: [String: String]
    var isDefault = false

    var isClusterEnabled: Bool { values["cluster-enabled"] == "yes" }

    init(name: String, family: String, description: String, values: [String: String], isDefault: Bool = false) {
        self.name = name
        self.family = family
        self.description = description
        self.values = values
        self.isDefault = isDefault
    }

    /// As stored.
    init?(name: String, _ body: JSONValue?) {
        guard let body, let family = body["family"]?.text, case .object(let values) = body["values"] else { return nil }
        self.init(
            name: name, family: family, description: body["description"]?.text ?? "",
            values: values.compactMapValues(\.text))
    }

    var body: JSONValue {
        [
            "family": .string(family), "description": .string(description),
            "values": .object(values.mapValues { .string($0) }),
        ]
    }
}

/// One parameter of every family: values as of the guide for redis7.
struct Parameter: Sendable {
    var name: String
    var value: String
    var type: String
    var allowed: String
    var isModifiable: Bool

    private init(_ name: String, _ value: String, _ type: String, _ allowed: String, modifiable: Bool = true) {
        self.name = name
        self.value = value
        self.type = type
        self.allowed = allowed
        isModifiable = modifiable
    }

    private static let yesNo = "yes,no"

    static let all = [
        Parameter("acl-pubsub-default", "allchannels", "string", "allchannels,resetchannels"),
        Parameter("acllog-max-len", "128", "integer", "1-10000"),
        Parameter("active-expire-effort", "1", "integer", "1-10"),
        Parameter("activedefrag", "no", "string", yesNo),
        Parameter("activerehashing", "yes", "string", yesNo, modifiable: false),
        Parameter("appendfsync", "everysec", "string", "always,everysec,no", modifiable: false),
        Parameter("appendonly", "no", "string", yesNo, modifiable: false),
        Parameter("client-query-buffer-limit", "1073741824", "integer", "1048576-1073741824"),
        Parameter("close-on-replica-write", "yes", "string", yesNo),
        Parameter("cluster-allow-pubsubshard-when-down", "yes", "string", yesNo),
        Parameter("cluster-allow-reads-when-down", "no", "string", yesNo),
        Parameter("cluster-enabled", "no", "string", yesNo),
        Parameter("cluster-require-full-coverage", "no", "string", yesNo),
        Parameter("databases", "16", "integer", "1-1200000"),
        Parameter("hash-max-listpack-entries", "512", "integer", "0-"),
        Parameter("hash-max-listpack-value", "64", "integer", "0-"),
        Parameter("hll-sparse-max-bytes", "3000", "integer", "1-16000"),
        Parameter("latency-tracking", "no", "string", yesNo),
        Parameter("lazyfree-lazy-eviction", "no", "string", yesNo),
        Parameter("lazyfree-lazy-expire", "no", "string", yesNo),
        Parameter("lazyfree-lazy-server-del", "no", "string", yesNo),
        Parameter("lazyfree-lazy-user-del", "no", "string", yesNo),
        Parameter("lfu-decay-time", "1", "integer", "0-"),
        Parameter("lfu-log-factor", "10", "integer", "1-"),
        Parameter("list-compress-depth", "0", "integer", "0-"),
        Parameter(
            "maxmemory-policy", "volatile-lru", "string",
            "volatile-lru,allkeys-lru,volatile-lfu,allkeys-lfu,volatile-random,allkeys-random,volatile-ttl,noeviction"),
        Parameter("maxmemory-samples", "3", "integer", "1-"),
        Parameter("min-replicas-max-lag", "10", "integer", "0-"),
        Parameter("min-replicas-to-write", "0", "integer", "0-"),
        Parameter("notify-keyspace-events", "", "string", ""),
        Parameter("proto-max-bulk-len", "536870912", "integer", "1048576-536870912"),
        Parameter("repl-backlog-size", "1048576", "integer", "16384-"),
        Parameter("repl-backlog-ttl", "3600", "integer", "0-"),
        Parameter("repl-timeout", "60", "integer", "11-60", modifiable: false),
        Parameter("replica-ignore-maxmemory", "yes", "string", yesNo, modifiable: false),
        Parameter("replica-lazy-flush", "yes", "string", yesNo, modifiable: false),
        Parameter("reserved-memory-percent", "25", "integer", "0-100"),
        Parameter("set-max-intset-entries", "512", "integer", "0-"),
        Parameter("slowlog-log-slower-than", "10000", "integer", "-1-"),
        Parameter("slowlog-max-len", "128", "integer", "0-"),
        Parameter("stream-node-max-bytes", "4096", "integer", "0-"),
        Parameter("stream-node-max-entries", "100", "integer", "0-"),
        Parameter("tcp-keepalive", "300", "integer", "0-"),
        Parameter("timeout", "0", "integer", "0,20-"),
        Parameter("tracking-table-max-keys", "1000000", "integer", "0-100000000"),
        Parameter("zset-max-listpack-entries", "128", "integer", "0-"),
        Parameter("zset-max-listpack-value", "64", "integer", "0-"),
    ]

    static subscript(name: String) -> Parameter? { all.first { $0.name == name } }

    /// What is wrong with a value, or nil: a list of words, or ranges of whole numbers with an open end.
    func problem(_ value: String) -> String? {
        guard !allowed.isEmpty, !allowed.split(separator: ",").contains(Substring(value)) else { return nil }
        let isWithin =
            type == "integer"
            && Int(value).map { number in allowed.split(separator: ",").contains { Self.range($0, contains: number) } }
                == true
        return isWithin
            ? nil : "The parameter value \(value.prefix(60)) is not valid for \(name): allowed are \(allowed)."
    }

    private static func range(_ text: Substring, contains number: Int) -> Bool {
        // The first character may be a sign.
        guard let dash = text.dropFirst().firstIndex(of: "-"), let low = Int(text[..<dash]) else { return false }
        let high = text[text.index(after: dash)...]
        return number >= low && (high.isEmpty || Int(high).map { number <= $0 } == true)
    }
}
