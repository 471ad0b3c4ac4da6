import TerraceCore

extension SpecRules {
    // MARK: - Engine

    mutating func engine() -> EngineRequest {
        let offered = tier.engine
        // The tier's default version is not requested: the machine may have another one installed, and a default must
        // not make a cache fail. Only a version that the declaration names can be refused.
        guard let wanted = declaration.engine else { return EngineRequest(name: offered.default) }
        if !offered.allowed.contains(wanted.name) {
            let names = offered.allowed.map(\.rawValue).joined(separator: ", ")
            fail("spec.engine.name", "\(tier.id) does not offer \(wanted.name.rawValue); expected \(names)")
        }
        guard let version = wanted.version else { return wanted }
        checkVersion(version, of: wanted.name)
        return wanted
    }

    private mutating func checkVersion(_ version: String, of name: EngineName) {
        let path = "spec.engine.version"
        let parts = version.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count),
            parts.allSatisfy({ (1...4).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } })
        else {
            return fail(path, "\(version.quotedForMessage) is not a version; expected numbers such as 7 or \"7.0\"")
        }
        let wanted = parts.map { Int($0) ?? 0 }
        if name == .valkey, wanted[0] < 7 || (wanted.count > 1 && wanted.lexicographicallyPrecedes([7, 2])) {
            return fail(path, "there is no Valkey \(version); its first version is 7.2")
        }
        guard !tier.engine.versions.isEmpty else { return }
        let matches = tier.engine.versions.contains { offered in
            let numbers = offered.split(separator: ".").map { Int($0) ?? 0 }
            // A request for 7 matches an offered 7.0, and so does a request for 7.0.15.
            return zip(numbers, wanted).allSatisfy { $0 == $1 }
        }
        if !matches {
            fail(
                path,
                "\(tier.id) does not offer version \(version); expected one of \(tier.engine.versions.joined(separator: ", "))"
            )
        }
    }

    // MARK: - Persistence

    mutating func persistence() -> Persistence {
        guard let wanted = declaration.persistence else { return Persistence(mode: tier.persistence.default) }
        if !tier.persistence.allowed.contains(wanted.mode) {
            let modes = tier.persistence.allowed.map(\.rawValue).joined(separator: ", ")
            let others = catalog.tiers.filter {
                $0.vendor == tier.vendor && $0.id != tier.id && $0.persistence.allowed.contains(wanted.mode)
            }
            let way = others.isEmpty ? "" : "; \(others.map(\.id).joined(separator: ", ")) can"
            fail("spec.persistence.mode", "\(tier.id) does not offer \(wanted.mode.rawValue): expected \(modes)\(way)")
        }
        guard wanted.mode == .rdb || wanted.mode == .both else { return wanted }
        if wanted.save.isEmpty {
            fail("spec.persistence.save", "mode \(wanted.mode.rawValue) needs a snapshot point, such as \"900 1\"")
        }
        guard wanted.save.count <= InputBounds.choices else {
            fail("spec.persistence.save", "more than \(InputBounds.choices) snapshot points")
            return wanted
        }
        for (index, point) in wanted.save.enumerated() where !Self.isSavePoint(point) {
            fail(
                "spec.persistence.save[\(index)]",
                "\(point.quotedForMessage) is not a snapshot point; expected "
                    + "\"<seconds> <changes>\", both above 0, such as \"900 1\"")
        }
        return wanted
    }

    private static func isSavePoint(_ text: String) -> Bool {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        return words.count == 2
            && words.allSatisfy { word in
                word.utf8.allSatisfy { (48...57).contains($0) }
                    && Int(word).map { (1...Int(Int32.max)).contains($0) } ?? false
            }
    }

    // MARK: - Network and placement

    /// The client ports. Where TLS is required there is no plain port, so the declared port is the one with TLS.
    mutating func ports(_ mode: TLSMode) -> (plain: Int, tls: Int?) {
        let declared = declaredPort()
        guard mode != .off, let secure = tier.ports.tls else { return (declared ?? tier.ports.plain, nil) }
        if mode == .required || secure == tier.ports.plain { return (tier.ports.plain, declared ?? secure) }
        if declared == secure {
            fail("spec.port", "\(secure) is the port with TLS; choose another one, or require TLS")
        }
        return (declared ?? tier.ports.plain, secure)
    }

    private mutating func declaredPort() -> Int? {
        guard let wanted = declaration.port else { return nil }
        let fixed = [tier.ports.plain, tier.ports.tls ?? tier.ports.plain]
        if !Self.ports.contains(wanted) {
            fail(
                "spec.port",
                "\(wanted) is not within \(Self.ports.lowerBound) to \(Self.ports.upperBound); the cluster bus takes the port 10000 above"
            )
        } else if !tier.ports.configurable, !fixed.contains(wanted) {
            fail("spec.port", "\(tier.id) has a fixed port: expected \(tier.ports.plain), found \(wanted)")
        }
        return wanted
    }

    mutating func tls() -> TLSMode {
        guard let wanted = declaration.tls else { return tier.tls.default }
        if !tier.tls.allowed.contains(wanted) {
            let way = tier.tls.allowed.map { "\(Self.text($0)) (\($0.rawValue))" }.joined(separator: ", ")
            fail("spec.tls", "\(tier.id) does not offer \(Self.text(wanted)) (\(wanted.rawValue)); expected \(way)")
        }
        return wanted
    }

    /// The mode as a manifest writes it.
    private static func text(_ mode: TLSMode) -> String {
        switch mode {
        case .off: "{enabled: false}"
        case .offered: "{enabled: true, required: false}"
        case .required: "{enabled: true}"
        }
    }

    mutating func auth() -> Bool {
        guard let wanted = declaration.auth, wanted != tier.access.default else { return tier.access.default }
        if !tier.access.optional {
            fail("spec.auth", "\(tier.id) \(tier.access.default ? "always has" : "never has") access keys")
        }
        return wanted
    }

    mutating func users(_ mode: TLSMode) -> [CacheUser]? {
        guard let users = declaration.users, !users.isEmpty else { return nil }
        switch tier.access.users {
        case .none: fail("spec.users", "\(tier.id) has no users but the default one")
        case .encrypted where mode == .off: fail("spec.users", "\(tier.id) has users only with TLS: set spec.tls")
        case .allowed, .encrypted: break
        }
        guard users.count <= InputBounds.users else {
            fail("spec.users", "\(users.count) users; a cache has at most \(InputBounds.users)")
            return users
        }
        for (index, user) in users.enumerated() {
            let path = "spec.users[\(index)].name"
            if let problem = CacheUser.problem(withName: user.name) {
                fail(path, problem)
            } else if users[..<index].contains(where: { $0.name == user.name }) {
                fail(path, "the user '\(user.name)' is listed twice")
            }
        }
        return users
    }

    mutating func modules(clustered: Bool) -> [EngineModule]? {
        guard let wanted = declaration.modules, !wanted.isEmpty else { return nil }
        guard wanted.count <= InputBounds.choices else {
            fail("spec.modules", "more than \(InputBounds.choices) modules")
            return wanted
        }
        for (index, module) in wanted.enumerated() {
            let path = "spec.modules[\(index)]"
            if !tier.modules.contains(module) {
                let offered = tier.modules.map(\.rawValue).joined(separator: ", ")
                fail(
                    path, "\(tier.id) has no module \(module.rawValue)\(offered.isEmpty ? "" : ": expected \(offered)")"
                )
            } else if wanted[..<index].contains(module) {
                fail(path, "the module \(module.rawValue) is listed twice")
            } else if module == .search, clustered {
                fail(path, "search works at a single endpoint only: set clusterPolicy: enterprise")
            }
        }
        return wanted
    }

    mutating func zones() -> [String] {
        guard let wanted = declaration.zones else { return tier.zones }
        let offered = tier.zones.joined(separator: ", ")
        guard wanted.count <= InputBounds.choices else {
            fail("spec.zones", "more than \(InputBounds.choices) zones; \(tier.id) has \(offered)")
            return wanted
        }
        if wanted.isEmpty { fail("spec.zones", "expected at least one of \(offered), or leave it out for all") }
        for (index, zone) in wanted.enumerated() {
            if !tier.zones.contains(zone) {
                fail("spec.zones[\(index)]", "\(tier.id) has no zone \(zone.quotedForMessage); expected \(offered)")
            } else if wanted[..<index].contains(zone) {
                fail("spec.zones[\(index)]", "zone '\(zone)' is named twice")
            }
        }
        return wanted
    }

    /// The zones of nodes that name one: any zone of the tier, whatever `zones` gives the other nodes in turn.
    mutating func nodeZones() -> [String: String]? {
        for (node, zone) in (declaration.nodeZones ?? [:]).sorted(by: { $0.key < $1.key })
        where !tier.zones.contains(zone) {
            let offered = tier.zones.joined(separator: ", ")
            fail(
                "spec.nodeZones".appending(key: node),
                "\(tier.id) has no zone \(zone.quotedForMessage); expected \(offered)")
        }
        return declaration.nodeZones
    }

    // MARK: - Labels and engine settings

    /// Checks the labels. A declaration that came from no manifest has not been checked by `DocumentParser`.
    mutating func labels() -> [String: String] {
        guard declaration.labels.count <= InputBounds.labels else {
            fail("metadata.labels", "more than \(InputBounds.labels) labels")
            return declaration.labels
        }
        for (name, value) in declaration.labels.sorted(by: { $0.key < $1.key }) {
            if let problem = LabelRule.problem(name, value) { fail("metadata.labels".appending(key: name), problem) }
        }
        return declaration.labels
    }

    /// The tier's settings, overridden by the customer's. `databases` is left out: the spec has a field for it.
    mutating func config() -> [String: String] {
        var config = tier.config
        guard declaration.config.count <= InputBounds.settings else {
            fail("spec.config", "more than \(InputBounds.settings) settings")
            return config
        }
        for (key, value) in declaration.config.sorted(by: { $0.key < $1.key }) {
            let path = "spec.config".appending(key: key)
            if !tier.configurable.contains(key) {
                fail(path, refusal(of: key))
            } else if let problem = ConfigRule.problem(key, value) {
                fail(path, problem)
            }
            if key != "databases" { config[key] = value }
        }
        return config
    }

    private func refusal(of key: String) -> String {
        if let owner = ConfigRule.owner(of: key) { return "is set by \(owner), not here" }
        if let nearest = NearestName.of(key, in: tier.configurable) {
            return "not a setting \(tier.id) lets you change; did you mean '\(nearest)'?"
        }
        guard !tier.configurable.isEmpty else { return "\(tier.id) lets you change no settings" }
        if tier.configurable.count > 12 {
            return "not a setting \(tier.id) lets you change; terrace tiers show \(tier.id) lists those it does"
        }
        return "not a setting \(tier.id) lets you change; those are \(tier.configurable.joined(separator: ", "))"
    }

    mutating func databases(_ size: TierSize, clustered: Bool) -> Int {
        let wanted = tier.configurable.contains("databases") ? declaration.config["databases"].flatMap { Int($0) } : nil
        if clustered {
            if let wanted, wanted > 1 {
                fail("spec.config.databases", "a clustered cache has one database: expected 1, found \(wanted)")
            }
            return 1
        }
        guard let wanted else { return min(16, size.databases) }
        if wanted > size.databases {
            fail("spec.config.databases", "\(size.name) has at most \(size.databases) databases, found \(wanted)")
        }
        return wanted
    }
}
