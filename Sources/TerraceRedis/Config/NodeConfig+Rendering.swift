extension NodeConfig {
    /// The text of redis.conf.
    /// - Throws: `ConfigError` for a value that Redis would refuse or read differently.
    public func rendered() throws -> String {
        var text = ConfigText()
        try text.comment("\(title), written by Terrace. Changes made here are lost.")
        try writeNetwork(&text)
        try writeProcess(&text)
        try writeData(&text)
        try writeReplication(&text)
        try writeCluster(&text)
        try writeAccess(&text)
        try writeSettings(&text)
        return text.text
    }

    private func writeNetwork(_ text: inout ConfigText) throws {
        try text.section("Network")
        guard !binds.isEmpty, binds.allSatisfy({ !$0.isEmpty }) else { throw ConfigError("bind", "no address") }
        guard (1...65535).contains(port) else { throw ConfigError("port", "not within 1 to 65535") }
        try text.line("bind", words: binds)
        if dialect.hasBindSourceAddress { try text.line("bind-source-addr", address) }
        try text.line("port", tls?.isOnly == true ? 0 : port)
        try text.line("protected-mode", false)
        guard let tls else { return }
        guard (1...65535).contains(tls.port), tls.isOnly || tls.port != port else {
            throw ConfigError("tls-port", "not within 1 to 65535, or the plain port")
        }
        try text.line("tls-port", tls.port)
        try text.line("tls-cert-file", tls.certificateFile)
        try text.line("tls-key-file", tls.keyFile)
        try text.line("tls-ca-cert-file", tls.authorityFile)
        try text.line("tls-auth-clients", false)
        try text.line("tls-protocols", "TLSv1.2 TLSv1.3")
        try text.line("tls-replication", true)
        if cluster != nil { try text.line("tls-cluster", true) }
    }

    private func writeProcess(_ text: inout ConfigText) throws {
        try text.section("Process; it is recognised by its command line, which a title would overwrite")
        try text.line("daemonize", false)
        try text.line("set-proc-title", false)
        // A primary that shuts down waits until its replicas have all writes. Where the replicas shut down, too, it
        // would wait ten seconds in vain.
        if let setting = dialect.setting("shutdown-timeout") { try text.line(setting, 1) }
        try text.line("dir", directory)
        for module in modules { try text.line("loadmodule", module) }
    }

    private func writeData(_ text: inout ConfigText) throws {
        try text.section("Limits")
        try text.line("maxmemory", maxMemory)
        if let maxClients { try text.line("maxclients", maxClients) }
        try text.line("databases", databases)
        try text.section("Persistence")
        if savePoints.isEmpty { try text.line("save", "") }
        for point in savePoints {
            let words = point.split(separator: " ")
            guard words.count == 2, words.allSatisfy({ Int($0) ?? 0 > 0 }) else {
                throw ConfigError("save", "a save point is two positive numbers, seconds and changes")
            }
            try text.line("save", words: words.map(String.init))
        }
        if let dumpName { try text.line("dbfilename", dumpName) }
        try text.line("appendonly", appendOnly)
        try text.line("appendfsync", appendFsync.rawValue)
    }

    private func writeReplication(_ text: inout ConfigText) throws {
        try text.section("Replication; a delay would keep a new replica waiting for others to join it")
        try text.line("repl-diskless-sync-delay", 0)
        try text.line("replica-announce-ip", address)
        if let replicaOf {
            guard cluster == nil else { throw ConfigError("replicaof", "not possible in a cluster") }
            try text.line("replicaof", words: [replicaOf.host, "\(replicaOf.port)"])
        }
        if let primaryUser { try text.line("masteruser", primaryUser) }
        if let primaryPassword { try text.line("masterauth", primaryPassword) }
    }

    private func writeCluster(_ text: inout ConfigText) throws {
        guard let cluster else { return }
        guard (tls?.port ?? port) <= 55535 else {
            throw ConfigError("port", "a cluster needs the port 10000 above it, too")
        }
        try text.section("Cluster")
        try text.line("cluster-enabled", true)
        try text.line("cluster-config-file", "nodes.conf")
        try text.line("cluster-announce-ip", cluster.announceIP)
        try text.line("cluster-node-timeout", cluster.nodeTimeoutMilliseconds)
        // Replicas must stay with their primary, also in a shard that is being removed.
        try text.line("cluster-allow-replica-migration", false)
        // If both the cluster and the control plane started a failover, they could promote two replicas.
        if cluster.isSupervised { try text.line("cluster-replica-no-failover", true) }
        // A replica may take over however long it was out of sync: otherwise its shard would stay without a primary.
        if !cluster.isSupervised { try text.line("cluster-replica-validity-factor", 0) }
    }

    private func writeAccess(_ text: inout ConfigText) throws {
        if !renamedCommands.isEmpty {
            try text.section("Commands hidden from clients")
            for (command, secret) in renamedCommands.sorted(by: { $0.key < $1.key }) {
                try text.line("rename-command", words: [command, secret])
            }
        }
        guard !users.isEmpty else { return }
        try text.section("Users")
        for user in users {
            let words = try user.line(dialect).split(separator: " ").map(String.init)
            try text.line("user", words: Array(words.dropFirst()))
        }
    }

    private func writeSettings(_ text: inout ConfigText) throws {
        guard !settings.isEmpty else { return }
        try text.section(Self.settingsHeading)
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            guard !Self.owned.contains(name) else { throw ConfigError(name, "is set by Terrace itself") }
            guard let name = dialect.setting(name) else { continue }
            if name == "client-output-buffer-limit" {
                try writeOutputBufferLimits(value, &text)
            } else if Self.listed.contains(name) && !value.isEmpty {
                try text.line(name, words: value.split(separator: " ").map(String.init))
            } else {
                try text.line(name, value)
            }
        }
    }

    /// The heading of the last section, which has the settings of the tier and the customer.
    public static let settingsHeading = "Settings of the tier and the customer"

    /// Writes one line per class of clients, because Redis before 7.0 does not accept several classes on one line.
    private func writeOutputBufferLimits(_ value: String, _ text: inout ConfigText) throws {
        let words = value.split(separator: " ").map(String.init)
        guard !words.isEmpty, words.count.isMultiple(of: 4) else {
            throw ConfigError("client-output-buffer-limit", "needs four words for each class of clients")
        }
        for start in stride(from: 0, to: words.count, by: 4) {
            try text.line("client-output-buffer-limit", words: Array(words[start..<(start + 4)]))
        }
    }

    /// Settings whose value is a list of words, and not one word that contains spaces.
    private static let listed: Set<String> = [
        "latency-tracking-info-percentiles", "oom-score-adj-values",
    ]

    /// Settings that the tier and the customer may not set: they are written from typed values, or could undo those.
    private static let owned: Set<String> = [
        "aclfile", "appendfsync", "appendonly", "bind", "bind-source-addr", "cluster-announce-ip",
        "cluster-allow-replica-migration", "cluster-config-file", "cluster-enabled", "cluster-node-timeout",
        "cluster-replica-no-failover", "cluster-replica-validity-factor",
        "cluster-slave-no-failover", "daemonize", "databases", "dir", "include", "loadmodule", "masterauth",
        "masteruser", "maxclients", "maxmemory", "port", "primaryauth", "primaryuser", "protected-mode",
        "rename-command", "repl-diskless-sync-delay", "replica-announce-ip", "replicaof", "requirepass", "save",
        "set-proc-title", "shutdown-timeout", "slave-announce-ip", "slaveof", "tls-auth-clients", "tls-ca-cert-file",
        "tls-cert-file",
        "tls-cluster", "tls-key-file", "tls-port", "tls-protocols", "tls-replication", "user",
    ]
}
