import TerraceCore

/// Reads a tier from the merged content of its files.
struct TierReader {
    let id: String
    let root: MapReader
    let problems: ProblemList

    static let keys = [
        "title", "summary", "vendor", "sizeDefaults", "sizes", "topology", "ports", "persistence", "engine", "config",
        "configurable", "blockedCommands", "refusal", "tls", "access", "zones", "failover", "scaling", "pace", "sla",
        "features", "modules", "snapshots",
        "uncertain",
        "api",
    ]
    static let vendors = ["terrace", "azure", "aws", "google"]

    /// The tier; nil, with problems in the list, where anything is wrong with it.
    static func read(_ value: YAMLValue, id: String, problems: ProblemList) -> Tier? {
        guard let root = MapReader(value, path: "", known: keys, problems: problems) else { return nil }
        return TierReader(id: id, root: root, problems: problems).tier()
    }

    private func tier() -> Tier? {
        // All sections are read before the first missing one ends the function, so that all problems are reported at once.
        let title = text("title", "what people call the tier")
        let summary = text("summary", "one sentence")
        let vendor = vendor()
        let sizes = TierSizeReader(root: root, problems: problems).sizes()
        let topology = topology()
        let ports = ports()
        let persistence = persistence()
        let engine = engine()
        let config = root.textMap("config", "settings") ?? []
        let configurable = texts("configurable", "settings a customer may change")
        let blocked = texts("blockedCommands", "commands")
        let refusal = refusal()
        let tls = tls()
        let access = access()
        let zones = texts("zones", "zones")
        let failover = failover()
        let scaling = scaling()
        let pace = pace()
        let features = features()
        let uncertain = root.texts("uncertain", "field paths") ?? []
        let sla = root.double("sla")
        let api = root.textMap("api", "manifest fields and their names in the original") ?? []
        let modules = root.list("modules", "modules")?.compactMap { root.choice($0.value, $0.path, EngineModule.self) }
        let snapshots = SnapshotsSection(owner: root, problems: problems).schedule()
        guard let title, let summary, let vendor, let sizes, let topology, let ports, let persistence, let engine,
            let configurable, let blocked, let refusal, let tls, let access, let zones, let failover, let scaling
        else { return nil }
        var tier = Tier(
            id: id, title: title, summary: summary, vendor: vendor, sizes: sizes, topology: topology, ports: ports,
            persistence: persistence, engine: engine,
            config: Dictionary(config.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }),
            configurable: configurable, blockedCommands: blocked, refusal: refusal, tls: tls, access: access,
            zones: zones,
            failover: failover, scaling: scaling, sla: sla, features: features, uncertain: uncertain,
            api: Dictionary(api.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }))
        tier.modules = modules ?? []
        tier.pace = pace
        tier.snapshots = snapshots
        return tier
    }

    // MARK: - Sections

    private func refusal() -> TierRefusal? {
        let names = TierRefusal.allCases.map(\.rawValue)
        guard root.value("refusal") != nil else { return .noperm }
        guard let name = text("refusal", "one of \(names.joined(separator: ", "))") else { return nil }
        if let refusal = TierRefusal(rawValue: name) { return refusal }
        if let value = root.value("refusal") {
            root.fail(
                value, "refusal",
                "expected one of \(names.joined(separator: ", ")), found \(value.summary)\(NearestName.hint(name, in: names))"
            )
        }
        return nil
    }

    private func vendor() -> String? {
        guard let vendor = text("vendor", "one of \(Self.vendors.joined(separator: ", "))") else { return nil }
        if Self.vendors.contains(vendor) { return vendor }
        if let value = root.value("vendor") {
            let hint = NearestName.hint(vendor, in: Self.vendors)
            root.fail(
                value, "vendor",
                "expected one of \(Self.vendors.joined(separator: ", ")), found \(value.summary)\(hint)")
        }
        return nil
    }

    private func topology() -> TierTopology? {
        guard let section = section("topology", ["clustering", "clusterPolicies", "shards", "replicas", "maxNodes"])
        else { return nil }
        let clustering = choice(section, "clustering", Clustering.self)
        let shards = range(section, "shards", least: 1)
        let replicas = range(section, "replicas", least: 0)
        let maxNodes = section.int("maxNodes")
        let policies = section.list("clusterPolicies", "cluster policies")?.compactMap {
            section.choice($0.value, $0.path, ClusterPolicy.self)
        }
        guard let clustering, let shards, let replicas else { return nil }
        var topology = TierTopology(clustering: clustering, shards: shards, replicas: replicas, maxNodes: maxNodes)
        if let policies, !policies.isEmpty { topology.clusterPolicies = policies }
        return topology
    }

    private func range(_ section: MapReader, _ key: String, least: Int) -> TierRange? {
        guard let value = section.required(key, "{min: …, max: …, default: …}"),
            let reader = MapReader(
                value, path: section.child(key), known: ["min", "max", "default"], problems: problems)
        else { return nil }
        guard let min = int(reader, "min"), let max = int(reader, "max"), let start = int(reader, "default") else {
            return nil
        }
        guard least <= min, min <= start, start <= max else {
            section.fail(value, key, "expected \(least) ≤ min ≤ default ≤ max, found \(min), \(start), \(max)")
            return nil
        }
        return TierRange(min: min, max: max, default: start)
    }

    private func ports() -> TierPorts? {
        guard let section = section("ports", ["plain", "tls", "configurable"]) else { return nil }
        let tls = section.int("tls")
        guard let plain = int(section, "plain"), let configurable = bool(section, "configurable") else { return nil }
        return TierPorts(plain: plain, tls: tls, configurable: configurable)
    }

    private func tls() -> TierTLS? {
        guard let section = section("tls", ["allowed", "default"]) else { return nil }
        let allowed = choices(section, "allowed", TLSMode.self)
        guard let start = choice(section, "default", TLSMode.self), let allowed else { return nil }
        return TierTLS(allowed: allowed, default: start)
    }

    private func access() -> TierAccess? {
        guard let section = section("access", ["default", "optional", "keys", "format", "users"]) else { return nil }
        let start = bool(section, "default")
        let optional = bool(section, "optional")
        let keys = int(section, "keys")
        let users = section.choice("users", TierUsers.self) ?? .none
        guard let format = choice(section, "format", KeyFormat.self), let start, let optional, let keys else {
            return nil
        }
        return TierAccess(default: start, optional: optional, keys: keys, format: format, users: users)
    }

    private func persistence() -> TierPersistence? {
        guard let section = section("persistence", ["allowed", "default"]) else { return nil }
        let allowed = choices(section, "allowed", PersistenceMode.self)
        guard let start = choice(section, "default", PersistenceMode.self), let allowed else { return nil }
        return TierPersistence(allowed: allowed, default: start)
    }

    private func engine() -> TierEngine? {
        guard let section = section("engine", ["allowed", "default", "versions", "defaultVersion"]) else { return nil }
        let allowed = choices(section, "allowed", EngineName.self)
        let versions = section.texts("versions", "versions") ?? []
        let version = section.text("defaultVersion", "a version")
        guard let start = choice(section, "default", EngineName.self), let allowed else { return nil }
        return TierEngine(allowed: allowed, default: start, versions: versions, defaultVersion: version)
    }

    private func failover() -> TierFailover? {
        guard let section = section("failover", ["mode", "nodeTimeoutSeconds", "fenceAfterSeconds"]),
            let mode = choice(section, "mode", FailoverMode.self)
        else { return nil }
        return TierFailover(
            mode: mode, nodeTimeoutSeconds: section.double("nodeTimeoutSeconds"),
            fenceAfterSeconds: section.double("fenceAfterSeconds"))
    }

    private func pace() -> TierPace {
        guard root.value("pace") != nil,
            let section = section("pace", ["createSeconds", "scaleSeconds", "failoverSeconds"])
        else { return TierPace() }
        return TierPace(
            createSeconds: section.double("createSeconds"), scaleSeconds: section.double("scaleSeconds"),
            failoverSeconds: section.double("failoverSeconds"))
    }

    private func scaling() -> TierScaling? {
        guard let section = section("scaling", ["size", "shards", "replicas", "sizeLosesData", "tiers"]) else {
            return nil
        }
        let size = choice(section, "size", TierScaling.Direction.self)
        let shards = choice(section, "shards", TierScaling.Direction.self)
        let replicas = choice(section, "replicas", TierScaling.Direction.self)
        let loses = bool(section, "sizeLosesData")
        let tiers = section.texts("tiers", "tiers") ?? []
        guard let size, let shards, let replicas, let loses else { return nil }
        return TierScaling(size: size, shards: shards, replicas: replicas, sizeLosesData: loses, tiers: tiers)
    }

    private func features() -> [TierFeature] {
        (root.list("features", "features") ?? []).compactMap { item in
            guard
                let reader = MapReader(
                    item.value, path: item.path, known: ["name", "simulated", "note"], problems: problems),
                let value = reader.required("name", "a feature's name"),
                let name = reader.text(value, reader.child("name"), "a feature's name"),
                let simulated = bool(reader, "simulated")
            else { return nil }
            return TierFeature(name: name, simulated: simulated, note: reader.text("note", "a remark"))
        }
    }

    // MARK: - Required values

    private func section(_ key: String, _ known: [String]) -> MapReader? {
        root.required(key, "a map of \(known.joined(separator: ", "))").flatMap {
            MapReader($0, path: key, known: known, problems: problems)
        }
    }

    private func text(_ key: String, _ expected: String) -> String? {
        root.required(key, expected).flatMap { root.text($0, key, expected) }
    }

    private func texts(_ key: String, _ expected: String) -> [String]? {
        root.required(key, "a list of \(expected)") == nil ? nil : root.texts(key, expected)
    }

    private func int(_ reader: MapReader, _ key: String) -> Int? {
        reader.required(key, "a whole number") == nil ? nil : reader.int(key)
    }

    private func bool(_ reader: MapReader, _ key: String) -> Bool? {
        reader.required(key, "true or false") == nil ? nil : reader.bool(key)
    }

    private func choice<Value: RawRepresentable & CaseIterable>(
        _ reader: MapReader, _ key: String, _ type: Value.Type
    ) -> Value? where Value.RawValue == String {
        let names = type.allCases.map(\.rawValue).joined(separator: ", ")
        return reader.required(key, "one of \(names)") == nil ? nil : reader.choice(key, type)
    }

    private func choices<Value: RawRepresentable & CaseIterable>(
        _ reader: MapReader, _ key: String, _ type: Value.Type
    ) -> [Value]? where Value.RawValue == String {
        let names = type.allCases.map(\.rawValue).joined(separator: ", ")
        guard reader.required(key, "a list of \(names)") != nil else { return nil }
        return reader.list(key, names)?.compactMap { reader.choice($0.value, $0.path, type) }
    }
}
