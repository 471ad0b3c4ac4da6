import TerraceCore

/// Checks one declaration against one tier. Each rule returns a usable value even where it found a problem, so that all
/// rules run and all problems are reported at once.
struct SpecRules {
    let declaration: CacheDeclaration
    let tier: Tier
    let catalog: TierCatalog
    private(set) var problems: [Problem] = []
    /// True as long as every problem is a feature that the vendor has and Terrace lacks.
    private(set) var onlyUnsupported = true

    /// Allowed client ports. Lower ones need root. A cluster node also uses the port 10000 above its own, which must
    /// stay within 65535.
    static let ports = 1024...55535

    init(declaration: CacheDeclaration, tier: Tier, catalog: TierCatalog) {
        self.declaration = declaration
        self.tier = tier
        self.catalog = catalog
    }

    mutating func fail(_ path: String, _ message: String, unsupported: Bool = false) {
        problems.append(Problem(path: path, message: message))
        onlyUnsupported = onlyUnsupported && unsupported
    }

    mutating func spec() -> CacheSpec {
        let size = size()
        let policy = clusterPolicy()
        let shards = shards(policy)
        let replicas = replicas()
        checkNodes(shards: shards, replicas: replicas)
        let isCluster =
            tier.topology.clustering == .always || (tier.topology.clustering == .optional && declaration.shards != nil)
        let clustered = isCluster && policy == .oss
        let engine = engine()
        let persistence = persistence()
        let tls = tls()
        let ports = ports(tls)
        let databases = databases(size, clustered: clustered)
        var spec = CacheSpec(
            id: declaration.id, labels: labels(), tier: tier.id, size: size.name, shards: shards, replicas: replicas,
            clustered: clustered, engine: engine, persistence: persistence, port: ports.plain, tls: tls,
            tlsPort: ports.tls, config: config(), zones: zones(), maxmemory: size.maxmemory,
            maxclients: size.maxclients, databases: databases, blockedCommands: tier.blockedCommands,
            hiddenCommands: tier.hiddenCommands,
            auth: auth(), attributes: declaration.attributes)
        spec.fenceAfterSeconds = tier.failover.fenceAfterSeconds
        spec.nodeZones = nodeZones()
        if clustered, tier.failover.mode == .gossip {
            spec.electionTimeoutSeconds = tier.failover.nodeTimeoutSeconds ?? 15
        }
        spec.users = users(tls)
        spec.modules = modules(clustered: clustered)
        spec.snapshots = declaration.snapshots.map(\.schedule) ?? tier.snapshots
        return spec
    }

    // MARK: - Size and topology

    private mutating func size() -> TierSize {
        // `TierCatalog` refuses a tier without sizes, so the placeholder is never used.
        let smallest = tier.sizes.first ?? TierSize(name: "", memory: 1, usable: 1, maxclients: 1, databases: 1)
        guard let wanted = declaration.size else { return smallest }
        if let size = tier.sizes.first(where: { $0.name == wanted }) { return size }
        let message = "\(wanted.quotedForMessage) is not a size of \(tier.id)"
        let name = wanted.lowercased()
        if let same = tier.sizes.first(where: { $0.name.lowercased() == name }) {
            fail("spec.size", "\(message); write '\(same.name)'")
            return smallest
        }
        let others = catalog.others(with: wanted, than: tier)
        if !others.isEmpty {
            let owners =
                others.count > 3 ? others.prefix(3).joined(separator: ", ") + "…" : others.joined(separator: ", ")
            fail("spec.size", "\(message) but of \(owners); \(tier.id) has \(sizeList())")
        } else if let nearest = NearestName.of(wanted, in: tier.sizes.map(\.name)) {
            fail("spec.size", "\(message); did you mean '\(nearest)'? There are \(sizeList())")
        } else {
            fail("spec.size", "\(message), which has \(sizeList())")
        }
        return smallest
    }

    private func sizeList() -> String {
        let names = tier.sizes.map(\.name)
        guard names.count > 12, let first = names.first, let last = names.last else {
            return names.joined(separator: ", ")
        }
        return "\(names.count) sizes from \(first) to \(last) (terrace tiers show \(tier.id))"
    }

    private mutating func clusterPolicy() -> ClusterPolicy {
        let offered = tier.topology.clusterPolicies
        guard let wanted = declaration.clusterPolicy else { return offered[0] }
        if !offered.contains(wanted) {
            fail(
                "spec.clusterPolicy",
                "\(tier.id) does not offer \(wanted.rawValue): expected \(offered.map(\.rawValue).joined(separator: ", "))"
            )
        }
        return wanted
    }

    private mutating func shards(_ policy: ClusterPolicy) -> Int {
        let range = tier.topology.shards
        if policy == .enterprise {
            if let wanted = declaration.shards, wanted != 1 {
                fail(
                    "spec.shards",
                    "a single endpoint in front of \(wanted) shards needs a proxy, and Terrace puts none between a client and "
                        + "its data: use 1 shard, or clusterPolicy oss", unsupported: true)
            }
            return 1
        }
        guard let wanted = declaration.shards else { return range.default }
        if range.contains(wanted) { return wanted }
        if tier.topology.clustering == .never {
            let clustering = catalog.tiers.filter { $0.vendor == tier.vendor && $0.topology.clustering != .never }.map(
                \.id)
            let way = clustering.isEmpty ? "" : "; \(clustering.joined(separator: ", ")) can cluster"
            fail("spec.shards", "\(tier.id) does not cluster: expected 1, found \(wanted)\(way)")
        } else {
            fail(
                "spec.shards",
                "\(tier.id) has \(Self.text(range)) shards, found \(wanted)\(Self.nearest(wanted, range))")
        }
        return range.default
    }

    private mutating func replicas() -> Int {
        let range = tier.topology.replicas
        guard let wanted = declaration.replicas else { return range.default }
        if range.contains(wanted) { return wanted }
        if range.max == 0 {
            let others = catalog.tiers.filter { $0.vendor == tier.vendor && $0.topology.replicas.max > 0 }.map(\.id)
            let way = others.isEmpty ? "" : "; \(others.joined(separator: ", ")) can have them"
            fail("spec.replicas", "\(tier.id) has no replicas: expected 0, found \(wanted)\(way)")
        } else {
            fail(
                "spec.replicas",
                "\(tier.id) has \(Self.text(range)) replicas per shard, found \(wanted)\(Self.nearest(wanted, range))")
        }
        return range.default
    }

    private mutating func checkNodes(shards: Int, replicas: Int) {
        let nodes = shards * (1 + replicas)
        guard let most = tier.topology.maxNodes, nodes > most else { return }
        let path = declaration.shards == nil && declaration.replicas != nil ? "spec.replicas" : "spec.shards"
        fail(
            path,
            "\(shards) shards with \(replicas) replicas each are \(nodes) nodes; \(tier.id) has at most \(most): "
                + "with \(replicas) replicas, up to \(most / (1 + replicas)) shards")
    }

    private static func text(_ range: TierRange) -> String {
        range.min == range.max ? "exactly \(range.min)" : "\(range.min) to \(range.max)"
    }

    private static func nearest(_ wanted: Int, _ range: TierRange) -> String {
        range.min == range.max ? "" : "; the nearest is \(min(max(wanted, range.min), range.max))"
    }
}
