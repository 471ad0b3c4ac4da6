/// Files of a node's home, by their names there.
enum NodeFile {
    /// A node's own view of its cluster, which it reads at its start.
    static let cluster = "nodes.conf"
    static let snapshot = "dump.rdb"
    /// The append-only log: a folder since Redis 7, one file before.
    static let appendOnlyFolder = "appendonlydir"
    static let appendOnly = "appendonly.aof"
    static let certificate = "tls.crt"
    static let certificateKey = "tls.key"
    /// The certificate of the authority that it trusts.
    static let authority = "tls-ca.crt"
    /// Stands beside a snapshot that the next start shall read although the cache keeps nothing on disk; holds the run id of the
    /// server that writes it.
    static let handedDown = "handed-down"
}
