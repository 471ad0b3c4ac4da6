import Crypto
import Foundation
import TerraceCore
import TerraceRedis

/// The settings that a cache's spec gives its servers: a `redis.conf`, and the part of it that can be changed live.
struct NodeSettings {
    let record: CacheRecord
    let secrets: CacheSecrets
    /// The number of clients that the host's limit of open files allows; at most the spec's.
    let maxclients: Int
    /// The settings and commands that the engine understands.
    let dialect: EngineDialect
    /// The paths of the modules to load, as the engine sees them.
    let modules: [String]
    /// Whether the node that holds the endpoint listens there itself.
    let listensAtEndpoint: Bool
    /// The certificate period, which changes whenever nodes get new certificates.
    let certificateEpoch: Int

    /// Connections the control plane and replication need on top of what clients may open.
    static let headroom = 16
    /// The number of files a server opens besides connections.
    static let spareFiles = 64

    /// The redis.conf of `node` in its present role.
    /// - Parameter home: the path of the node's home, as the engine sees it.
    func config(for node: NodeRecord, home: String) -> NodeConfig {
        let spec = record.spec
        var config = NodeConfig(
            title: "\(spec.id) node \(node.id): \(spec.tier) \(spec.size)", address: node.address.host,
            port: node.address.port, directory: home)
        applyShared(to: &config)
        if let port = spec.tlsPort {
            config.port = spec.port
            config.tls = NodeConfig.TLS(
                port: port, certificateFile: "\(home)/\(NodeFile.certificate)",
                keyFile: "\(home)/\(NodeFile.certificateKey)", authorityFile: "\(home)/\(NodeFile.authority)",
                isOnly: spec.tls == .required)
        }
        // No other node can hold the endpoint of a new cache, so its first primary can listen there from the start.
        if listensAtEndpoint, !record.bootstrapped, node.id == record.primaries.min(), node.id.shard == 0,
            let endpoint = record.endpoint
        {
            config.binds.append(endpoint.host)
        }
        config.databases = spec.clustered ? 1 : spec.databases
        config.renamedCommands = secrets.names(hiding: record.hiddenCommands).filter {
            dialect.knows($0.key.lowercased())
        }
        config.primaryUser = ACLRule.controlUser
        config.primaryPassword = secrets.controlPassword
        if spec.clustered {
            config.cluster = NodeConfig.Cluster(
                announceIP: node.address.host, nodeTimeoutMilliseconds: nodeTimeout,
                isSupervised: spec.electionTimeoutSeconds == nil)
        } else if let primary = record.primaries.first(where: { $0.shard == node.id.shard }), primary != node.id,
            let leader = record.node(primary)
        {
            config.replicaOf = NodeConfig.Endpoint(host: leader.address.host, port: leader.address.port)
        }
        return config
    }

    /// The text of `config` below a first line with the settings' fingerprint.
    func text(of config: NodeConfig) throws -> String { try Fingerprints.mark + digest() + "\n" + config.rendered() }

    /// Milliseconds. The engine's default serves when the replicas hold no elections, as it matters little then.
    private var nodeTimeout: Int { Int((record.spec.electionTimeoutSeconds ?? 15) * 1000) }

    /// Applies the settings that all nodes of the cache share.
    private func applyShared(to config: inout NodeConfig) {
        let spec = record.spec
        config.maxMemory = spec.maxmemory
        config.maxClients = maxclients + Self.headroom
        let mode = spec.persistence.mode
        config.savePoints = spec.persistence.savePoints
        config.appendOnly = mode == .aof || mode == .both
        config.appendFsync = NodeConfig.AppendFsync(rawValue: spec.persistence.fsync.rawValue) ?? .everysec
        config.users = users
        config.modules = modules
        config.dialect = dialect
        config.settings = spec.config.filter { $0.key != "databases" }
    }

    private var users: [ACLRule] {
        let spec = record.spec
        var users = spec.users ?? []
        if !users.contains(where: { $0.name == CacheUser.defaultName }) {
            users.insert(CacheUser(name: CacheUser.defaultName, access: .everything), at: 0)
        }
        return [ACLRule.control(passwordHash: Self.hash(secrets.controlPassword))] + users.map(rule)
    }

    private func rule(of user: CacheUser) -> ACLRule {
        let hashes: [String]?
        switch user.login {
        case .generated where user.name == CacheUser.defaultName:
            hashes = record.spec.auth ? secrets.keys.map(Self.hash) : []
        case .generated: hashes = secrets.userPasswords?[user.name].map { [Self.hash($0)] }
        case .hashes(let known): hashes = known.isEmpty ? nil : known
        case .open: hashes = []
        }
        // A user without a known password is disabled; otherwise the user could log in without one.
        return ACLRule(
            user: user.name, passwordHashes: hashes ?? [], isEnabled: user.access.isEnabled && hashes != nil,
            rules: user.access.rules, blocked: record.spec.blockedCommands)
    }

    /// The names of the users that a server has.
    var userNames: [String] { users.map(\.user) }

    /// A fingerprint of the settings that all nodes share: it changes exactly when live settings must.
    func digest() throws -> String {
        var config = NodeConfig(title: "", address: "0.0.0.0", port: 1, directory: "/")
        applyShared(to: &config)
        let tls = record.spec.tlsPort.map { "tls \($0) \(record.spec.tls) certificate \(certificateEpoch)" } ?? ""
        let election = record.spec.electionTimeoutSeconds.map { "election \($0)" } ?? ""
        return Self.hash(try config.rendered() + tls + election)
    }

    /// The settings of a running server, in the order in which they are set.
    func liveSettings() throws -> [EngineSetting] {
        var config = NodeConfig(title: "", address: "0.0.0.0", port: 1, directory: "/")
        applyShared(to: &config)
        var settings = [
            EngineSetting("maxmemory", "\(config.maxMemory)"),
            EngineSetting("maxclients", "\(maxclients + Self.headroom)"),
            EngineSetting("save", config.savePoints.joined(separator: " ")),
            EngineSetting("appendfsync", config.appendFsync.rawValue),
            EngineSetting("appendonly", config.appendOnly ? "yes" : "no"),
        ]
        settings += EngineSetting.all(of: config.settings, dialect)
        guard record.spec.clustered else { return settings }
        let isSupervised = record.spec.electionTimeoutSeconds == nil
        settings.append(EngineSetting("cluster-node-timeout", "\(nodeTimeout)"))
        settings.append(EngineSetting("cluster-replica-no-failover", isSupervised ? "yes" : "no"))
        // 0 lets a replica that was out of sync for a while still take over: the shard needs a primary.
        settings.append(EngineSetting("cluster-replica-validity-factor", isSupervised ? "10" : "0"))
        return settings
    }

    /// The engine's names of the settings that the tier or the customer has set.
    var chosenSettings: [String] { EngineSetting.all(of: record.spec.config, dialect).map(\.name) }

    /// The commands that update a running server's certificate and users; safe to repeat.
    func liveCommands(home: String) throws -> [[String]] {
        let spec = record.spec
        var commands: [[String]] = []
        if spec.tlsPort != nil {
            // Setting the same path again makes the server read the file again.
            commands.append(["CONFIG", "SET", "tls-cert-file", "\(home)/\(NodeFile.certificate)"])
            commands.append(["CONFIG", "SET", "port", spec.tls == .required ? "0" : "\(spec.port)"])
        }
        for user in users {
            let words = try user.line(dialect).split(separator: " ").map(String.init)
            // `reset` removes rules that the user no longer has.
            commands.append(["ACL", "SETUSER", words[1], "reset"] + words.dropFirst(2))
        }
        return commands
    }

    static func hash(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).hexText
    }
}
