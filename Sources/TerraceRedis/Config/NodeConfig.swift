/// Everything one server process is started with. `rendered()` turns it into a redis.conf.
public struct NodeConfig: Sendable, Hashable {
    /// When the append-only file reaches the disk.
    public enum AppendFsync: String, Sendable, Hashable {
        /// `always` before every reply, `everysec` once a second, `no` when the kernel likes.
        case always, everysec, no
    }

    /// A server to follow.
    public struct Endpoint: Sendable, Hashable {
        /// Address.
        public var host: String
        /// Client port.
        public var port: Int

        /// An address and a port.
        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    /// What a node of a cluster needs on top.
    public struct Cluster: Sendable, Hashable {
        /// The address peers and clients are told.
        public var announceIP: String
        /// After this long without an answer a peer is suspected, in milliseconds.
        public var nodeTimeoutMilliseconds: Int
        /// Whether somebody else decides about failovers: replicas then never promote themselves.
        public var isSupervised: Bool

        /// A node of a cluster, supervised unless said otherwise.
        public init(announceIP: String, nodeTimeoutMilliseconds: Int = 15000, isSupervised: Bool = true) {
            self.announceIP = announceIP
            self.nodeTimeoutMilliseconds = nodeTimeoutMilliseconds
            self.isSupervised = isSupervised
        }
    }

    /// The second port, with TLS. Replication and the cluster bus go over TLS as soon as there is one.
    public struct TLS: Sendable, Hashable {
        public var port: Int
        /// Paths of PEM files: the server's certificate, its key, and the authority that signs peers and clients.
        public var certificateFile: String
        public var keyFile: String
        public var authorityFile: String
        /// Whether nobody listens at the plain port.
        public var isOnly: Bool

        public init(port: Int, certificateFile: String, keyFile: String, authorityFile: String, isOnly: Bool) {
            self.port = port
            self.certificateFile = certificateFile
            self.keyFile = keyFile
            self.authorityFile = authorityFile
            self.isOnly = isOnly
        }
    }

    /// For the person who reads the file.
    public var title: String
    /// The node's own address: the source of its connections and what its primary lists it as.
    public var address: String
    /// All addresses to listen on, the node's own among them.
    public var binds: [String]
    /// Client port.
    public var port: Int
    /// Nil without TLS.
    public var tls: TLS?
    /// Folder of the data.
    public var directory: String
    /// Bytes; 0 for no limit.
    public var maxMemory: Int64 = 0
    /// Nil for Redis' own 10000.
    public var maxClients: Int?
    /// Numbered databases.
    public var databases = 16
    /// Such as `900 1`; empty for no snapshots.
    public var savePoints: [String] = []
    /// Whether every write is logged to disk.
    public var appendOnly = false
    /// When that log reaches the disk.
    public var appendFsync = AppendFsync.everysec
    /// Nil for a stand-alone server or a replicated pair.
    public var cluster: Cluster?
    /// The primary to follow from the start.
    public var replicaOf: Endpoint?
    /// Whom replication logs in as; nil for the default user.
    public var primaryUser: String?
    /// The password replication logs in with.
    public var primaryPassword: String?
    /// Commands hidden from clients and the secret names they keep; an empty name disables the command.
    public var renamedCommands: [String: String] = [:]
    /// Paths of modules to load.
    public var modules: [String] = []
    /// Users; nobody listed means anyone may do anything.
    public var users: [ACLRule] = []
    /// Whatever else the tier and the customer set, names as in redis.conf.
    public var settings: [String: String] = [:]
    /// What the server that reads this understands.
    public var dialect = EngineDialect.current

    /// A server that listens on its own address only; everything else has a default to change.
    public init(title: String, address: String, port: Int, directory: String) {
        self.title = title
        self.address = address
        self.binds = [address]
        self.port = port
        self.directory = directory
    }
    /// Every address and port that the server listens at.
    public var listens: [Endpoint] {
        var ports = tls.map { [$0.port] + ($0.isOnly ? [] : [port]) } ?? [port]
        if cluster != nil { ports.append((tls?.port ?? port) + 10000) }
        return binds.flatMap { host in ports.map { Endpoint(host: host, port: $0) } }
    }
}
