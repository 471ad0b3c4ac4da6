public import TerraceCore

/// A declaration written as the manifest it could have come from; what was not said stays out.
public struct ManifestDocument: Codable, Sendable {
    public struct Metadata: Codable, Sendable {
        public var name: String
        public var scope: String?
        public var labels: [String: String]?
    }

    public struct PersistenceSection: Codable, Sendable {
        public var mode: String
        public var fsync: String?
        public var save: [String]?
        public var archive: Bool?
    }

    public struct EngineSection: Codable, Sendable {
        public var name: String
        public var version: String?
    }

    public struct TLSSection: Codable, Sendable {
        public var enabled: Bool
        public var required: Bool?
    }

    public struct UserSection: Codable, Sendable {
        public var name: String
        public var access: String
    }

    public struct Spec: Codable, Sendable {
        public var tier: String
        public var size: String?
        public var shards: Int?
        public var replicas: Int?
        public var engine: EngineSection?
        public var persistence: PersistenceSection?
        public var port: Int?
        public var tls: TLSSection?
        public var auth: Bool?
        public var clusterPolicy: String?
        public var modules: [String]?
        public var users: [UserSection]?
        public var config: [String: String]?
        public var zones: [String]?
        public var snapshots: SnapshotPlan?
    }

    public var apiVersion = "terrace/v1"
    public var kind = "Cache"
    public var metadata: Metadata
    public var spec: Spec

    public init(_ declaration: CacheDeclaration) {
        let id = declaration.id
        metadata = Metadata(
            name: id.name, scope: id.scope == .local ? nil : id.scope.rawValue,
            labels: declaration.labels.isEmpty ? nil : declaration.labels)
        spec = Spec(
            tier: declaration.tier, size: declaration.size, shards: declaration.shards,
            replicas: declaration.replicas,
            engine: declaration.engine.map { EngineSection(name: $0.name.rawValue, version: $0.version) },
            persistence: declaration.persistence.map(Self.section), port: declaration.port,
            tls: declaration.tls.map { TLSSection(enabled: $0 != .off, required: $0 == .offered ? false : nil) },
            auth: declaration.auth,
            clusterPolicy: declaration.clusterPolicy?.rawValue, modules: declaration.modules?.map(\.rawValue),
            users: declaration.users?.map { UserSection(name: $0.name, access: $0.access.text) },
            config: declaration.config.isEmpty ? nil : declaration.config,
            zones: declaration.zones, snapshots: declaration.snapshots)
    }

    /// Only what has an effect with the mode: the parser refuses the rest.
    private static func section(_ persistence: Persistence) -> PersistenceSection {
        let mode = persistence.mode
        return PersistenceSection(
            mode: mode.rawValue, fsync: mode == .aof || mode == .both ? persistence.fsync.rawValue : nil,
            save: mode == .rdb || mode == .both ? persistence.save : nil, archive: persistence.archive ? true : nil)
    }
}
