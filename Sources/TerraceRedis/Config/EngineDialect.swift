/// The configuration words that a server version knows. A server does not start with a word that it does not know.
///
/// All other code uses the names of Redis 7; this type translates them for an older server.
public enum EngineDialect: Sendable, Equatable {
    /// Redis 7 and later, and every Valkey.
    case current
    /// Redis 6.2. Its access rules cannot deny a subcommand, it does not know `bind-source-addr`, and it calls
    /// listpacks ziplists.
    case redis6

    /// Whether the server can use its own address as the source of connections that it opens.
    public var hasBindSourceAddress: Bool { self == .current }

    /// Whether one `CONFIG SET` can change several settings, all or none of them.
    public var setsManyAtOnce: Bool { self == .current }

    /// The server's name of the setting; nil where it has no such setting.
    public func setting(_ name: String) -> String? {
        guard self == .redis6 else { return name }
        if Self.newerThanSix.contains(name) { return nil }
        return name.replacing("max-listpack", with: "max-ziplist")
    }

    /// Whether the server knows the command, given in lower case. An unknown command can be neither renamed nor denied.
    public func knows(_ command: String) -> Bool { self == .current || !Self.newerThanSix.contains(command) }

    /// The words of an access rule that deny the `blocked` commands, and only these, to a user with `rules`.
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
        // Redis 6.2 can only deny a whole command and then allow its other subcommands again.
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

    /// The subcommands of each command, as `COMMAND HELP` of Redis 6.2 lists them.
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
