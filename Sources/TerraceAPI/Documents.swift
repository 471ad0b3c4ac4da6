public import TerraceCore

/// `POST /api/v1/apply`: manifests as they were read, so that errors can name file, line and column.
public struct ApplyRequest: Codable, Sendable {
    public struct Source: Codable, Sendable {
        /// As the user named it.
        public var file: String
        public var text: String

        public init(file: String, text: String) {
            self.file = file
            self.text = text
        }
    }

    public var manifests: [Source]
    /// Delete what the owner has made and is not declared any more.
    public var prune: Bool?
    public var dryRun: Bool?
    /// The set of manifests that the caches belong to, whatever their labels say.
    public var owner: String?
    /// The one of manifests that name none by the label `terrace/owner`.
    public var defaultOwner: String?
    /// `SCOPE/NAME` of each cache that may be deleted: where another one would go, too, nothing is done. Null is any.
    public var agreed: [String]?

    public init(manifests: [Source], prune: Bool = false, dryRun: Bool = false) {
        self.manifests = manifests
        self.prune = prune
        self.dryRun = dryRun
    }
}

/// What apply did, or would do, to one cache.
public struct ChangeDocument: Codable, Sendable {
    public var name: String
    public var scope: String
    /// `create`, `update`, `delete` or `none`.
    public var action: String
    /// `field: old → new`.
    public var fields: [String]
    /// Id of the operation to wait for.
    public var operation: String?

    public init(_ change: CacheChange) {
        name = change.cache.name
        scope = change.cache.scope.rawValue
        action = change.action.rawValue
        fields = change.fields
        operation = change.operation
    }

    /// What works as NAME on the command line.
    public var reference: String { scope == "local" ? name : "\(scope)/\(name)" }
}

/// What was done to nodes on purpose.
public struct FaultDocument: Codable, Sendable {
    /// `kill`, `freeze` or `thaw`.
    public var fault: String
    /// Such as `0-0`.
    public var nodes: [String]

    public init(fault: String, nodes: [String]) {
        self.fault = fault
        self.nodes = nodes
    }
}

/// A long-running change.
public struct OperationDocument: Codable, Sendable {
    public var id: String
    public var name: String
    public var scope: String
    public var kind: String
    /// `running`, `succeeded` or `failed`.
    public var state: String
    public var error: String?
    /// RFC 3339, UTC.
    public var startedAt: String
    /// RFC 3339, UTC; null while it runs.
    public var endedAt: String?

    public init(_ operation: Operation) {
        id = operation.id
        name = operation.cache.name
        scope = operation.cache.scope.rawValue
        kind = operation.kind.rawValue
        state = operation.state.rawValue
        error = operation.error
        startedAt = Timestamp.text(operation.startedAt)
        endedAt = operation.endedAt.map(Timestamp.text)
    }
}

/// Newest first.
public struct OperationList: Codable, Sendable {
    public var operations: [OperationDocument]
    public init(_ operations: [OperationDocument]) { self.operations = operations }
}

/// Something that happened.
public struct EventDocument: Codable, Sendable {
    public var sequence: Int64
    /// RFC 3339, UTC.
    public var time: String
    public var name: String
    public var scope: String
    public var node: String?
    public var reason: String
    public var message: String
    /// The program that asked for it; null of what nobody asked for.
    public var by: String?

    public init(_ event: Event) {
        sequence = event.sequence
        time = Timestamp.text(event.time)
        name = event.cache.name
        scope = event.cache.scope.rawValue
        node = event.node?.description
        reason = event.reason
        message = event.message
        by = event.by
    }
}

/// What a client needs to connect; the one document with a secret in it.
public struct ConnectionDocument: Codable, Sendable {
    public var host: String
    public var port: Int
    /// The first of the access keys; null where none is needed.
    public var password: String?
    /// All of them.
    public var keys: [String]
    /// Passwords of the other users, by name; whose password Terrace was given and not made is not among them.
    public var userPasswords: [String: String]
    /// Whether `port` is the one with TLS; the plain one is named where there is one.
    public var tls: Bool
    /// The port with TLS; null where there is none.
    public var tlsPort: Int?
    public var cluster: Bool
    /// Where the certificate of the authority lies that a client with TLS has to trust.
    public var authorityFile: String?

    public init(_ info: ConnectionInfo, authorityFile: String) {
        host = info.address.host
        port = info.address.port
        password = info.keys.first
        keys = info.keys
        userPasswords = info.userPasswords
        tls = info.plain == nil
        tlsPort = info.secure?.port
        cluster = info.clustered
        self.authorityFile = info.secure == nil ? nil : authorityFile
    }
}

/// What a cache's clients were refused.
public struct AuditDocument: Codable, Sendable {
    public struct Row: Codable, Sendable {
        /// `command`, `key`, `channel` or `login`.
        public var reason: String
        /// The command, key or channel.
        public var object: String
        public var user: String
        public var count: Int
        /// Whether the tier blocks the command for everybody.
        public var blockedByTier: Bool
    }

    public var refused: [Row]
    /// Commands that were sent under a name no server knows; those the tier hides are among them.
    public var unknownCommands: Int
    public var hidesCommands: Bool

    public init(_ report: AuditReport) {
        refused = report.rows.map {
            Row(
                reason: $0.refusal.reason.rawValue, object: $0.refusal.object, user: $0.refusal.user, count: $0.count,
                blockedByTier: $0.isBlockedByTier)
        }
        unknownCommands = report.unknownCommands
        hidesCommands = report.hidesCommands
    }
}

/// `/healthz`: whether caches meet their tier, and why not.
public struct HealthDocument: Codable, Sendable {
    public struct Cache: Codable, Sendable {
        public var name: String
        public var scope: String
        public var state: String
        public var healthy: Bool
        public var reasons: [String]
        /// Percent of the last 30 days in which clients could write, and what the tier promises.
        public var measured: Double?
        public var promised: Double?

        public init(_ view: CacheView) {
            name = view.record.spec.id.name
            scope = view.record.spec.id.scope.rawValue
            state = view.state.rawValue
            healthy = view.state == .available
            reasons = healthy ? [] : view.conditions.filter { !$0.status }.map(\.message)
            measured = view.availability.percent(of: Availability.month, at: view.seenAt)
            promised = view.slaPromised
        }
    }

    public var healthy: Bool
    public var caches: [Cache]

    public init(_ views: [CacheView]) {
        caches = views.map(Cache.init)
        healthy = caches.allSatisfy(\.healthy)
    }
}

/// A list under a name, so that fields can be added beside it.
public struct CacheList: Codable, Sendable {
    public var caches: [CacheDocument]
    public init(_ caches: [CacheDocument]) { self.caches = caches }
}

/// `POST /api/v1/leases`: a cache of which tier, or with the data of which snapshot, and for how long, such as `10m`.
public struct LeaseRequest: Codable, Sendable {
    /// With `from`, null is the snapshot's tier.
    public var tier: String?
    public var ttl: String?
    /// A snapshot, by `NAME` or `SCOPE/NAME`. The name of a cache stands for its newest snapshot.
    public var from: String?
    /// Only with `from`, as what follows: null is as it was when the snapshot was made.
    public var size: String?
    public var shards: Int?
    public var replicas: Int?
    /// `redis` or `valkey`.
    public var engine: String?
    public var engineVersion: String?

    public init(tier: String?, from: String? = nil, ttl: String?) {
        self.tier = tier
        self.from = from
        self.ttl = ttl
    }
}

/// `POST /api/v1/leases/{name}/actions/extend`: how long the lease lasts from now, such as `10m`.
public struct LeaseExtension: Codable, Sendable {
    public var ttl: String
    public init(ttl: String) { self.ttl = ttl }
}

/// When a lease that goes on ends.
public struct LeaseEnd: Codable, Sendable {
    /// RFC 3339, UTC.
    public var expiresAt: String
    public init(_ until: Double) { expiresAt = Timestamp.text(until) }
}

/// A cache that somebody has for a while.
public struct LeaseDocument: Codable, Sendable {
    public var name: String
    /// Whether it was made in advance.
    public var warm: Bool
    /// RFC 3339, UTC.
    public var expiresAt: String
    public var connection: ConnectionDocument

    public init(_ lease: Lease, authorityFile: String) {
        name = lease.cache.name
        warm = lease.wasWarm
        expiresAt = Timestamp.text(lease.until)
        connection = ConnectionDocument(lease.connection, authorityFile: authorityFile)
    }
}

/// Zones in which nothing runs.
public struct ZoneList: Codable, Sendable {
    public var down: [String]
    public init(_ down: [String]) { self.down = down }
}

public struct ChangeList: Codable, Sendable {
    public var changes: [ChangeDocument]
    public init(_ changes: [ChangeDocument]) { self.changes = changes }
}

public struct EventList: Codable, Sendable {
    public var events: [EventDocument]
    public init(_ events: [EventDocument]) { self.events = events }
}

public struct TierList: Codable, Sendable {
    public var tiers: [Tier]
    public init(_ tiers: [Tier]) { self.tiers = tiers }
}

/// The daemon that answers: `/api/v1/daemon`.
public struct DaemonDocument: Codable, Sendable {
    /// Random, kept in the state folder: tells one daemon from another at the same address.
    public var id: String
    public var version: String
    public var pid: Int32
    /// Absolute path of the state folder.
    public var stateDir: String
    /// `redis 7.0.15 (/usr/bin/redis-server)` and the like, as found at start.
    public var engines: [String]
    /// `search (/usr/lib/redis/modules/redisearch.so)` and the like, as found at start.
    public var modules: [String]
    /// `https://127.0.0.1:7380`: the same with TLS; null until it is served.
    public var secureEndpoint: String?
    /// Where the certificate of the authority lies that signs what this daemon and its nodes show.
    public var authorityFile: String
    /// Whether the caller was let in for its token only.
    public var needsToken = false
    /// The settings it was started with, by their names and as they were written; those left to their defaults are not in it,
    /// nor is any secret. Null of a daemon of an earlier version.
    public var settings: [String: String]?
    /// Where snapshots are kept, in words. Null of a daemon of an earlier version.
    public var snapshots: String?

    public init(
        id: String, version: String, pid: Int32, stateDir: String, engines: [String], modules: [String],
        authorityFile: String, settings: [String: String], snapshots: String
    ) {
        self.id = id
        self.version = version
        self.pid = pid
        self.stateDir = stateDir
        self.engines = engines
        self.modules = modules
        self.authorityFile = authorityFile
        self.settings = settings
        self.snapshots = snapshots
    }
}

extension ChangeDocument {
    /// A change that was not answered by apply.
    public init(name: String, scope: String, action: String, operation: String?) {
        self.name = name
        self.scope = scope
        self.action = action
        fields = []
        self.operation = operation
    }
}
