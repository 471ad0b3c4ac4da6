public import TerraceCore

/// A cache as the native API and `terrace show -o json` write it. Field names are a contract.
public struct CacheDocument: Codable, Sendable, Equatable {
    /// Where a client connects; what a topology does not have is null.
    public struct Endpoints: Codable, Sendable, Equatable {
        public var primary: EndpointDocument?
        /// The first replica in sync; there is no balancing.
        public var reader: EndpointDocument?
        public var configuration: EndpointDocument?
        /// The primary's port with TLS, where there is one without, too.
        public var secure: EndpointDocument?
    }

    /// `requested` is what a person wrote, `actual` what runs, such as `7.0.15`.
    public struct EngineDocument: Codable, Sendable, Equatable {
        public var name: String
        public var requested: String?
        public var actual: String?
    }

    public struct NodeDocument: Codable, Sendable, Equatable {
        public var id: String
        public var shard: Int
        public var role: String?
        public var zone: String
        public var host: String
        public var port: Int
        public var pid: Int32?
        /// Bytes of the primary's stream a replica has yet to see.
        public var lag: Int64?
        public var slots: [String]
        public var state: String
    }

    /// Somebody who logs in by name.
    public struct UserDocument: Codable, Sendable, Equatable {
        public var name: String
        public var enabled: Bool
        public var access: String
    }

    /// Percent: of the tier's promise, and of the last 30 days, 24 hours and hour, or of the time since the cache was first
    /// available where that is shorter.
    public struct SLADocument: Codable, Sendable, Equatable {
        public var promised: Double?
        public var measured: Double?
        public var lastDay: Double?
        public var lastHour: Double?
        /// The newest twenty, newest first.
        public var outages: [OutageDocument]
    }

    public struct OutageDocument: Codable, Sendable, Equatable {
        /// RFC 3339, UTC.
        public var start: String
        /// RFC 3339, UTC; null while it lasts.
        public var end: String?
        public var seconds: Double
        public var cause: String
    }

    /// From what the cache can be restored.
    public struct SnapshotsDocument: Codable, Sendable, Equatable {
        /// The newest available snapshot.
        public struct Latest: Codable, Sendable, Equatable {
            public var name: String
            /// RFC 3339, UTC: everything that was acknowledged before is in it.
            public var createdAt: String
            /// RFC 3339, UTC; null for one whose end is not known.
            public var completedAt: String?
        }

        /// Null before the first one.
        public var latest: Latest?
        /// The newest time without a gap in the archive: any moment of it can be restored. Null without an archive, and in
        /// lists of caches.
        public var window: WindowDocument?
        /// As in a manifest; null where none are made by themselves.
        public var schedule: SnapshotSchedule?
    }

    public var name: String
    public var scope: String
    public var labels: [String: String]
    public var tier: String
    public var size: String
    public var state: String
    public var conditions: [Condition]
    public var generation: Int
    public var observedGeneration: Int
    public var endpoints: Endpoints
    public var engine: EngineDocument
    public var shards: Int
    public var replicas: Int
    public var persistence: Persistence
    /// Extensions the engine has loaded.
    public var modules: [String]
    /// Those that are declared; the default user is among them where its rights are.
    public var users: [UserDocument]
    public var nodes: [NodeDocument]
    /// The set of manifests that `terrace apply` has made it from; null of all other caches.
    public var owner: String?
    /// `warm` while it waits to be leased, then `leased`; null of all other caches.
    public var pool: String?
    /// RFC 3339, UTC.
    public var createdAt: String
    public var sla: SLADocument
    public var snapshots: SnapshotsDocument
}

/// An address as a client needs it.
public struct EndpointDocument: Codable, Sendable, Equatable {
    public var host: String
    public var port: Int
    public var tls: Bool

    public init(host: String, port: Int, tls: Bool) {
        self.host = host
        self.port = port
        self.tls = tls
    }
}

extension CacheDocument {
    /// The wire form of a view.
    public init(_ view: CacheView) {
        let spec = view.record.spec
        name = spec.id.name
        scope = spec.id.scope.rawValue
        labels = spec.labels
        tier = spec.tier
        size = spec.size
        state = view.state.rawValue
        conditions = view.conditions
        generation = view.record.generation
        observedGeneration = view.record.observedGeneration
        let plain = view.record.plainEndpoint.map { EndpointDocument(host: $0.host, port: $0.port, tls: false) }
        let secure = view.record.secureEndpoint.map { EndpointDocument(host: $0.host, port: $0.port, tls: true) }
        let primary = plain ?? secure
        endpoints = Endpoints(
            primary: primary,
            reader: primary.flatMap { primary in
                view.reader.map { EndpointDocument(host: $0.address.host, port: primary.port, tls: primary.tls) }
            }, configuration: spec.clustered ? primary : nil,
            secure: plain == nil ? nil : secure)
        engine = EngineDocument(
            name: spec.engine.name.rawValue, requested: spec.engine.version,
            actual: view.engine?.split(separator: " ").last.map(String.init))
        shards = spec.shards
        replicas = spec.replicas
        persistence = spec.persistence
        modules = (spec.modules ?? []).map(\.rawValue)
        users = (spec.users ?? []).map {
            UserDocument(name: $0.name, enabled: $0.access.isEnabled, access: $0.access.text)
        }
        nodes = view.nodes.map { node in
            NodeDocument(
                id: node.id.description, shard: node.id.shard, role: node.role?.rawValue, zone: node.zone,
                host: node.address.host, port: node.address.port, pid: node.handle.flatMap(Int32.init), lag: node.lag,
                slots: node.slots,
                state: node.state.rawValue)
        }
        owner = view.record.owner?.name
        pool = view.record.pool?.name
        createdAt = Timestamp.text(view.createdAt)
        let availability = view.availability
        sla = SLADocument(
            promised: view.slaPromised, measured: availability.percent(of: Availability.month, at: view.seenAt),
            lastDay: availability.percent(of: Availability.day, at: view.seenAt),
            lastHour: availability.percent(of: Availability.hour, at: view.seenAt),
            outages: availability.outages.suffix(20).reversed().map { outage in
                OutageDocument(
                    start: Timestamp.text(outage.start), end: outage.end.map(Timestamp.text),
                    seconds: (outage.end ?? view.seenAt) - outage.start, cause: outage.cause)
            })
        snapshots = Self.snapshots(view)
    }

    private static func snapshots(_ view: CacheView) -> SnapshotsDocument {
        let latest = view.latestSnapshot.map {
            SnapshotsDocument.Latest(
                name: $0.id.name, createdAt: Timestamp.text($0.createdAt),
                completedAt: $0.completedAt.map(Timestamp.text))
        }
        return SnapshotsDocument(latest: latest, window: nil, schedule: view.record.spec.snapshots)
    }

    /// What works as NAME on the command line: the bare name in the local scope.
    public var reference: String { scope == "local" ? name : "\(scope)/\(name)" }
}
