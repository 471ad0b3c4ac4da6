/// One parameter of a parameter group, with the values of the service's guide for redis7.
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

    /// The parameters of all families; `parameters(of:)` has those of one family.
    private static let all = [
        Parameter("acl-pubsub-default", "allchannels", "string", "allchannels,resetchannels"),
        Parameter("acllog-max-len", "128", "integer", "1-10000"),
        Parameter("active-expire-effort", "1", "integer", "1-10"),
        Parameter("activedefrag", "no", "string", yesNo),
        Parameter("activerehashing", "yes", "string", yesNo, modifiable: false),
        Parameter("appendfsync", "everysec", "string", "always,everysec,no", modifiable: false),
        Parameter("appendonly", "no", "string", yesNo, modifiable: false),
        Parameter("client-query-buffer-limit", "1073741824", "integer", "1048576-1073741824"),
        Parameter("client-output-buffer-limit-normal-hard-limit", "0", "integer", "0-"),
        Parameter("client-output-buffer-limit-normal-soft-limit", "0", "integer", "0-"),
        Parameter("client-output-buffer-limit-normal-soft-seconds", "0", "integer", "0-"),
        Parameter("client-output-buffer-limit-pubsub-hard-limit", "33554432", "integer", "0-"),
        Parameter("client-output-buffer-limit-pubsub-soft-limit", "8388608", "integer", "0-"),
        Parameter("client-output-buffer-limit-pubsub-soft-seconds", "60", "integer", "0-"),
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
        Parameter("list-max-listpack-size", "-2", "integer", "-5--1,1-"),
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

    /// Parameters whose value follows from the node type; they cannot be changed.
    private static let fixedByNodeType: Set<String> = [
        "maxmemory", "client-output-buffer-limit-replica-hard-limit", "client-output-buffer-limit-replica-soft-limit",
        "client-output-buffer-limit-replica-soft-seconds",
    ]
    private static let newInSeven: Set<String> = ["cluster-allow-pubsubshard-when-down", "latency-tracking"]
    private static let beforeSeven: Set<String> = ["redis4.0", "redis5.0", "redis6.x"]

    /// The parameters of a family, by their names there: before redis7 a listpack is called a ziplist.
    static func parameters(of family: String) -> [Parameter] {
        guard beforeSeven.contains(family) else { return all }
        return all.filter { !newInSeven.contains($0.name) }.map { parameter in
            var parameter = parameter
            parameter.name = parameter.name.replacing("max-listpack", with: "max-ziplist")
            return parameter
        }
    }

    /// A parameter that a group of the family may set.
    /// - Throws: `AWSError` for an unknown parameter, and another one for a parameter that cannot be changed.
    static func modifiable(_ name: String, in family: String) throws(AWSError) -> Parameter {
        let found = parameters(of: family).first { $0.name == name }
        if fixedByNodeType.contains(name) || found?.isModifiable == false {
            throw .invalidValue("The parameter \(name) cannot be modified.")
        }
        guard let found else { throw .invalidValue("Could not find parameter with name: \(name.prefix(80))") }
        return found
    }

    /// What is wrong with a value, or nil. Allowed are listed words, or ranges of whole numbers, which may be open
    /// upwards.
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
