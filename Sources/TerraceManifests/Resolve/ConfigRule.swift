/// Checks the values of engine settings. A setting that is not listed here may have any text on one line: the engine itself
/// accepts or refuses it later.
enum ConfigRule {
    private enum Kind {
        case whole(ClosedRange<Int>)
        case yesNo
        case choice([String])
        case memory
        case flags(String)
    }

    static let policies = [
        "noeviction", "allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-lru", "volatile-lfu", "volatile-random",
        "volatile-ttl",
    ]

    private static let kinds: [String: Kind] = {
        var kinds: [String: Kind] = [
            "maxmemory-policy": .choice(policies),
            "acl-pubsub-default": .choice(["allchannels", "resetchannels"]),
            "notify-keyspace-events": .flags("KEg$lshzxetdmnA"),
            "maxmemory-samples": .whole(1...64),
            "databases": .whole(1...10000),
            "timeout": .whole(0...Int(Int32.max)),
            "tcp-keepalive": .whole(0...Int(Int32.max)),
            "active-expire-effort": .whole(1...10),
            "list-compress-depth": .whole(0...Int(Int32.max)),
            "list-max-listpack-size": .whole(-5...Int(Int32.max)),
            "slowlog-log-slower-than": .whole(-1...Int.max),
            "repl-timeout": .whole(1...Int(Int32.max)),
            "lfu-log-factor": .whole(0...Int(Int32.max)),
        ]
        for key in [
            "lua-time-limit", "slowlog-max-len", "acllog-max-len", "min-replicas-to-write", "min-replicas-max-lag",
            "repl-backlog-ttl", "tracking-table-max-keys", "lfu-decay-time", "stream-node-max-entries",
            "hash-max-listpack-entries", "zset-max-listpack-entries", "set-max-intset-entries",
            "latency-monitor-threshold",
        ] {
            kinds[key] = .whole(0...Int(Int32.max))
        }
        for key in [
            "repl-backlog-size", "proto-max-bulk-len", "client-query-buffer-limit", "hash-max-listpack-value",
            "zset-max-listpack-value", "stream-node-max-bytes", "hll-sparse-max-bytes",
        ] {
            kinds[key] = .memory
        }
        for key in [
            "activerehashing", "activedefrag", "cluster-require-full-coverage", "cluster-allow-reads-when-down",
            "cluster-allow-pubsubshard-when-down", "replica-ignore-maxmemory", "latency-tracking",
            "lazyfree-lazy-eviction", "lazyfree-lazy-expire", "lazyfree-lazy-server-del", "lazyfree-lazy-user-del",
            "lazyfree-lazy-user-flush",
        ] {
            kinds[key] = .yesNo
        }
        return kinds
    }()

    /// A message that says why the value is wrong; nil where it is right.
    static func problem(_ key: String, _ value: String) -> String? {
        // With a line break, a value could add settings of its own to redis.conf.
        if value.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) {
            return "a value has no line breaks or control characters"
        }
        if value.utf8.count > 1024 { return "a value has at most 1024 bytes" }
        guard let kind = kinds[key] else { return nil }
        let shown = value.quotedForMessage
        switch kind {
        case .whole(let range):
            if let number = Int(value), range.contains(number) {
                // The engine accepts a number without a plus sign and without leading zeros only.
                return "\(number)" == value ? nil : "expected a whole number, found \(shown); write \(number)"
            }
            let high =
                range.upperBound >= Int(Int32.max)
                ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
            return "expected a whole number, \(high), found \(shown)"
        case .yesNo:
            if value == "yes" || value == "no" { return nil }
            let meant = ["true": "yes", "on": "yes", "1": "yes", "false": "no", "off": "no", "0": "no"][
                value.lowercased()]
            return "expected yes or no, found \(shown)" + (meant.map { "; write \($0)" } ?? "")
        case .choice(let names):
            if names.contains(value) { return nil }
            return
                "expected one of \(names.joined(separator: ", ")), found \(shown)\(NearestName.hint(value, in: names))"
        case .memory:
            return isMemory(value) ? nil : "expected bytes, or a number with kb, mb or gb, found \(shown)"
        case .flags(let letters):
            if let wrong = value.first(where: { !letters.contains($0) }) {
                return "'\(wrong)' is not an event class; they are the letters \(letters)"
            }
            if !value.isEmpty, !value.contains("K"), !value.contains("E") {
                return "\(shown) sends nothing without K (by key) or E (by event); write E\(value), for example"
            }
            return nil
        }
    }

    private static func isMemory(_ text: String) -> Bool {
        let lower = text.lowercased()
        let unit = ["kb", "mb", "gb", "k", "m", "g", "b"].first { lower.hasSuffix($0) } ?? ""
        let digits = lower.dropLast(unit.count)
        return digits.utf8.allSatisfy { (48...57).contains($0) } && Int64(digits) != nil
    }

    /// The field or part that sets `key`; nil where `config` may set it.
    static func owner(of key: String) -> String? {
        switch key {
        case "maxmemory", "maxclients": "the size (spec.size)"
        case "databases": "the size"
        case "save", "appendonly", "appendfsync", "dbfilename", "appendfilename", "appenddirname", "dir":
            "spec.persistence"
        case "port", "bind", "bind-source-addr": "spec.port"
        case "tls-port", "tls-cert-file", "tls-key-file", "tls-ca-cert-file": "spec.tls"
        case "replicaof", "slaveof", "replica-announce-ip", "repl-diskless-sync-delay": "spec.replicas"
        case "cluster-enabled", "cluster-config-file", "cluster-node-timeout", "cluster-announce-ip",
            "cluster-replica-no-failover", "cluster-slave-no-failover":
            "spec.shards"
        case "requirepass", "masterauth", "masteruser", "primaryauth", "primaryuser", "user", "aclfile",
            "rename-command", "protected-mode", "daemonize", "include", "loadmodule", "set-proc-title",
            "slave-announce-ip":
            "Terrace itself"
        default: nil
        }
    }
}
