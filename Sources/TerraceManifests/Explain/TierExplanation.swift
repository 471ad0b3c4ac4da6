public import TerraceCore

/// Explains every field of a manifest under one tier: the allowed values, the engine setting that the field becomes, and the
/// name of the field in the vendor's own API.
public struct TierExplanation: Sendable, Encodable, Equatable {
    /// The explanation of one field.
    public struct Field: Sendable, Encodable, Equatable {
        /// The field's path in a manifest, such as `spec.persistence.mode`.
        public var path: String
        /// The values that the tier allows, and its default.
        public var allowed: String
        /// The engine's setting or command; nil where the field never reaches the engine.
        public var setting: String?
        /// The field's name in the vendor's API; nil where that API has no such field, and for the neutral tiers.
        public var api: String?
    }

    /// The tier's id.
    public var tier: String
    /// All fields, in the order in which a manifest has them.
    public var fields: [Field]
    /// Commands that clients may not send; `command|subcommand` for a single subcommand.
    public var blockedCommands: [String]
    /// Features that the vendor offers and that have no effect here.
    public var notSimulated: [TierFeature]
    /// Paths of the tier's fields whose values no primary source confirms.
    public var uncertain: [String]

    /// Explains the tier. It reads nothing but the tier, and cannot fail.
    public init(_ tier: Tier) {
        self.tier = tier.id
        fields = ManifestField.leaves.map { leaf in
            Field(
                path: leaf.path, allowed: Self.allowed(leaf.path, tier) ?? String(leaf.field.summary.dropLast()),
                setting: leaf.field.setting, api: tier.api[leaf.path])
        }
        blockedCommands = tier.blockedCommands
        notSimulated = tier.features.filter { !$0.simulated }
        uncertain = tier.uncertain
    }

    /// The allowed values; nil where the tier does not restrict the field.
    private static func allowed(_ path: String, _ tier: Tier) -> String? {
        switch path {
        case "spec.tier": tier.id
        case "spec.size":
            tier.sizes.count == 1
                ? tier.sizes[0].name : "\(tier.sizes[0].name) to \(tier.sizes[tier.sizes.count - 1].name)"
        case "spec.shards": range(tier.topology.shards)
        case "spec.replicas": range(tier.topology.replicas)
        case "spec.engine.name": choice(tier.engine.allowed, tier.engine.default)
        case "spec.engine.version":
            tier.engine.versions.isEmpty ? "any that is installed" : tier.engine.versions.joined(separator: ", ")
        case "spec.persistence.mode": choice(tier.persistence.allowed, tier.persistence.default)
        case "spec.persistence.fsync": fsync(tier)
        case "spec.persistence.save": save(tier)
        case "spec.persistence.archive": "true or false; false if not said"
        case "spec.port": "\(tier.ports.plain)" + (tier.ports.configurable ? ", or another" : " only")
        case "spec.tls.enabled", "spec.tls.required": choice(tier.tls.allowed, tier.tls.default)
        case "spec.auth":
            tier.access.optional ? "true or false; \(tier.access.default) if not said" : "\(tier.access.default) only"
        case "spec.config": "\(tier.configurable.count) settings; `terrace tiers show \(tier.id)` lists them"
        case "spec.snapshots.window": snapshots(tier, tier.snapshots?.window?.description)
        case "spec.snapshots.every": snapshots(tier, tier.snapshots?.every.map(LongTime.text))
        case "spec.snapshots.keep": snapshots(tier, tier.snapshots?.keep.map { "\($0)" })
        case "spec.snapshots.maxAge": snapshots(tier, tier.snapshots?.maxAge.map(LongTime.text))
        case "spec.zones": tier.zones.joined(separator: ", ")
        default: nil
        }
    }

    private static func range(_ range: TierRange) -> String {
        range.min == range.max ? "\(range.min) only" : "\(range.min) to \(range.max); \(range.default) if not said"
    }

    private static func choice<Value: RawRepresentable<String>>(_ allowed: [Value], _ start: Value) -> String {
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        return allowed.count == 1 ? "\(names) only" : "\(names); \(start.rawValue) if not said"
    }

    private static func fsync(_ tier: Tier) -> String {
        tier.persistence.allowed.contains { $0 == .aof || $0 == .both }
            ? "\(Fsync.allNames.joined(separator: ", ")); everysec if not said" : "not with this tier"
    }

    private static func save(_ tier: Tier) -> String {
        guard tier.persistence.allowed.contains(where: { $0 == .rdb || $0 == .both }) else {
            return "not with this tier"
        }
        return "points \"<seconds> <changes>\"; \(Persistence.classicSave.joined(separator: ", ")) if not said"
    }

    private static func snapshots(_ tier: Tier, _ start: String?) -> String {
        let none = "snapshots: \(SnapshotPlan.word) for none"
        return tier.snapshots == nil ? "no snapshots if not said" : "\(start ?? "no limit") if not said; \(none)"
    }
}
