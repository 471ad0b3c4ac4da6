/// Files of a node's home, by their names there.
enum NodeFile {
    /// A node's own view of its cluster, which the server reads at its start.
    static let cluster = "nodes.conf"
    static let snapshot = "dump.rdb"
    /// The append-only log: a folder since Redis 7, a single file before.
    static let appendOnlyFolder = "appendonlydir"
    static let appendOnly = "appendonly.aof"
    /// The first file of the append-only folder, and the list of its files.
    static let appendOnlyBase = "appendonlydir/appendonly.aof.1.base.rdb"
    static let appendOnlyManifest = "appendonlydir/appendonly.aof.manifest"
    static let certificate = "tls.crt"
    static let certificateKey = "tls.key"
    /// The certificate of the authority that the node trusts.
    static let authority = "tls-ca.crt"
    /// Marks a snapshot that the next start reads although the cache keeps nothing on disk. It holds the run id of the
    /// server that writes the snapshot.
    static let handedDown = "handed-down"
}
