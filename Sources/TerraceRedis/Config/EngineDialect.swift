/// What a server version understands in its configuration; a server refuses to start on a word it does not know.
///
/// Names as of Redis 7 are what everything else is written in; an older server gets its own.
public enum EngineDialect: Sendable, Equatable {
    /// Redis 7 and later, and every Valkey.
    case current
    /// Redis 6.2: access rules cannot deny a subcommand, `bind-source-addr` is unknown, listpacks are ziplists.
    case redis6

    /// Whether connections the server opens itself can be given its own address as their source.
    public var hasBindSourceAddress: Bool { self == .current }

    /// Whether one `CONFIG SET` takes many settings, and takes all of them or none.
    public var setsManyAtOnce: Bool { self == .current }

    /// The name of a setting; nil where the server has nothing of the kind.
    public func setting(_ name: String) -> String? {
        guard self == .redis6 else { return name }
        if Self.newerThanSix.contains(name) { return nil }
        return name.replacing("max-listpack", with: "max-ziplist")
    }

    /// Whether the server has the command, in lower case; one it has not can be neither renamed nor denied.
    public func knows(_ command: String) -> Bool { self == .current || !Self.newerThanSix.contains(command) }

    /// Words of an access rule that deny these commands and nothing else to who has `rules`.
    func denials(_ blocked: [String], of rules: [String]) -> [String] {
        guard self == .redis6 else { return blocked.map { "-\($0)" } }
        let hasEverything = rules.contains("+@all") || rules.contains("allcommands")
        var words: [String] = []
        var denied: [String: Set<Substring>] = [:]
        for name in blocked where !Self.newerThanSix.contains(name) {
            let parts = name.split(separator: "|", maxSplits: 1)
            if parts.count == 2 {
                denied[String(parts[0]), default: []].insert(parts[1])
            } else {
                words.append("-\(name)")
            }
        }
        // The whole command goes, and what is not denied comes back: the only way this version knows.
        for (command, subcommands) in denied.sorted(by: { $0.key < $1.key }) where !blocked.contains(command) {
            words.append("-\(command)")
            guard hasEverything else { continue }
            let others = Self.subcommandsOfSix[command, default: []].filter { !subcommands.contains($0[...]) }
            words += others.map { "+\(command)|\($0)" }
        }
        return words
    }

    private static let newerThanSix: Set<String> = [
        "cluster-allow-pubsubshard-when-down", "fcall", "fcall_ro", "function", "latency-tracking",
        "latency-tracking-info-percentiles", "shutdown-timeout", "spublish", "ssubscribe", "sunsubscribe",
    ]

    /// As `COMMAND HELP` of Redis 6.2 lists them.
    private static let subcommandsOfSix: [String: [String]] = [
        "acl": [
            "cat", "deluser", "genpass", "getuser", "help", "list", "load", "log", "save", "setuser", "users", "whoami",
        ],
        "client": [
            "caching", "getname", "getredir", "help", "id", "info", "kill", "list", "pause", "reply", "setname",
            "tracking", "trackinginfo", "unblock", "unpause",
        ],
        "cluster": [
            "addslots", "bumpepoch", "count-failure-reports", "countkeysinslot", "delslots", "failover", "flushslots",
            "forget", "getkeysinslot", "help", "info", "keyslot", "meet", "myid", "nodes", "replicas", "replicate",
            "reset", "saveconfig", "set-config-epoch", "setslot", "slaves", "slots",
        ],
        "config": ["get", "help", "resetstat", "rewrite", "set"],
        "pubsub": ["channels", "help", "numpat", "numsub"],
        "script": ["debug", "exists", "flush", "help", "kill", "load"],
    ]
}
