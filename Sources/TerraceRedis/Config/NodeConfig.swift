/// The configuration of one server process. `rendered()` turns it into a redis.conf.
public struct NodeConfig: Sendable, Hashable {
    /// When the append-only file is flushed to the disk.
    public enum AppendFsync: String, Sendable, Hashable {
        /// `always`: before every reply; `everysec`: once a second; `no`: whenever the kernel does it.
        case always, everysec, no
    }

    /// The address of a server.
    public struct Endpoint: Sendable, Hashable {
        /// The IP address.
        public var host: String
        /// The client port.
        public var port: Int

        /// Creates an endpoint.
        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    /// Settings of a node of a cluster.
    public struct Cluster: Sendable, Hashable {
        /// The address that the node announces to peers and clients.
        public var announceIP: String
        /// The time without an answer after which a peer is suspected to have failed, in milliseconds.
        public var nodeTimeoutMilliseconds: Int
        /// Whether the control plane decides about failovers. Replicas then never promote themselves.
        public var isSupervised: Bool

        /// Creates the settings, by default with supervised failovers.
        public init(announceIP: String, nodeTimeoutMilliseconds: Int = 15000, isSupervised: Bool = true) {
            self.announceIP = announceIP
            self.nodeTimeoutMilliseconds = nodeTimeoutMilliseconds
            self.isSupervised = isSupervised
        }
    }

    /// The port with TLS. Where there is one, replication and the cluster bus use TLS, too.
    public struct TLS: Sendable, Hashable {
        /// The port.
        public var port: Int
        /// The path of the server's certificate (PEM).
        public var certificateFile: String
        /// The path of the certificate's key (PEM).
        public var keyFile: String
        /// The path of the authority that signs peers' and clients' certificates (PEM).
        public var authorityFile: String
        /// Whether the server does not listen at the plain port.
        public var isOnly: Bool

        /// Creates the settings of a port with TLS.
        public init(port: Int, certificateFile: String, keyFile: String, authorityFile: String, isOnly: Bool) {
            self.port = port
            self.certificateFile = certificateFile
            self.keyFile = keyFile
            self.authorityFile = authorityFile
            self.isOnly = isOnly
        }
    }

    /// The title in the file's first line.
    public var title: String
    /// The node's own address. It is the source of the node's connections, and its primary lists it under this address.
    public var address: String
    /// All addresses to listen on, including the node's own.
    public var binds: [String]
    /// The client port.
    public var port: Int
    /// The port with TLS; nil without TLS.
    public var tls: TLS?
    /// The folder of the data files.
    public var directory: String
    /// The name of the dump that is read at the start and written by saves; nil for the engine's `dump.rdb`.
    public var dumpName: String?
    /// The memory limit in bytes; 0 for no limit.
    public var maxMemory: Int64 = 0
    /// The most client connections; nil for Redis' default of 10000.
    public var maxClients: Int?
    /// The number of databases.
    public var databases = 16
    /// Save points `<seconds> <changes>`, such as `900 1`; empty for no snapshots.
    public var savePoints: [String] = []
    /// Whether the server keeps an append-only file.
    public var appendOnly = false
    /// When the append-only file is flushed to the disk.
    public var appendFsync = AppendFsync.everysec
    /// The cluster settings; nil for a stand-alone server or a replicated pair.
    public var cluster: Cluster?
    /// The primary that the server follows from its start; nil for a primary.
    public var replicaOf: Endpoint?
    /// The user as whom replication logs in; nil for the default user.
    public var primaryUser: String?
    /// The password with which replication logs in.
    public var primaryPassword: String?
    /// The secret name of each command that is hidden from clients; an empty name disables the command.
    public var renamedCommands: [String: String] = [:]
    /// Paths of modules to load.
    public var modules: [String] = []
    /// The users; with an empty list every client may do everything.
    public var users: [ACLRule] = []
    /// Further settings of the tier and the customer, named as in redis.conf.
    public var settings: [String: String] = [:]
    /// The configuration words that the server knows.
    public var dialect = EngineDialect.current

    /// Creates the configuration of a server that listens on its own address only. All other properties have defaults.
    public init(title: String, address: String, port: Int, directory: String) {
        self.title = title
        self.address = address
        self.binds = [address]
        self.port = port
        self.directory = directory
    }
    /// Every address and port on which the server listens.
    public var listens: [Endpoint] {
        var ports = tls.map { [$0.port] + ($0.isOnly ? [] : [port]) } ?? [port]
        if cluster != nil { ports.append((tls?.port ?? port) + 10000) }
        return binds.flatMap { host in ports.map { Endpoint(host: host, port: $0) } }
    }
}
