import TerraceCore

/// Checks that a tier's values fit together. A tier that contradicts itself is refused when it is read, not when a cache
/// uses it.
struct TierRules {
    let tier: Tier
    /// The merged content of the tier's files; it knows the place of each field.
    let value: YAMLValue
    let problems: ProblemList

    func check(ids: [String]) {
        checkSizes()
        checkTopology()
        checkFailover()
        checkSettings()
        checkZonesAndPorts()
        checkNames()
        for (index, target) in tier.scaling.tiers.enumerated() where !ids.contains(target) {
            fail(
                "scaling.tiers[\(index)]",
                "there is no tier \(target.quotedForMessage)\(NearestName.hint(target, in: ids))")
        }
        for (index, path) in tier.uncertain.enumerated() where !names(path) {
            fail(
                "uncertain[\(index)]",
                "\(path.quotedForMessage) is not the path of a field of this tier, such as sizes.\(tier.sizes[0].name).maxclients"
            )
        }
    }

    private func checkNames() {
        let known = ManifestField.leaves.map(\.path)
        for path in tier.api.keys.sorted() where !known.contains(path) {
            let hint = NearestName.hint(path, in: known)
            // The key contains dots, so `fail` could not find its place.
            problems.add(
                (value["api"]?[path]?.place ?? value.place).problem(
                    "api", "there is no field \(path.quotedForMessage)\(hint)"))
        }
    }

    private func checkSizes() {
        for (index, size) in tier.sizes.enumerated().dropFirst() {
            let earlier = tier.sizes[..<index]
            if earlier.contains(where: { $0.name == size.name }) {
                fail("sizes", "the size '\(size.name)' is listed twice")
            }
            if earlier.last?.memory ?? 0 > size.memory {
                fail("sizes", "'\(size.name)' is smaller than the size before it; the smallest is first")
            }
        }
    }

    private func checkTopology() {
        let topology = tier.topology
        if topology.clustering == .never, topology.shards.max > 1 {
            fail("topology.shards", "a tier that never clusters has one shard, not up to \(topology.shards.max)")
        }
        let smallest = topology.shards.default * (1 + topology.replicas.default)
        if let most = topology.maxNodes, most < smallest {
            fail("topology.maxNodes", "\(most) is less than the \(smallest) nodes of the tier's own defaults")
        }
        if !tier.persistence.allowed.contains(tier.persistence.default) {
            fail("persistence.default", "'\(tier.persistence.default.rawValue)' is not among the allowed modes")
        }
        if !tier.engine.allowed.contains(tier.engine.default) {
            fail("engine.default", "'\(tier.engine.default.rawValue)' is not among the allowed engines")
        }
        if let version = tier.engine.defaultVersion, !tier.engine.versions.contains(version) {
            fail("engine.defaultVersion", "'\(version)' is not among the versions")
        }
    }

    private func checkFailover() {
        let failover = tier.failover
        if failover.mode != .none, tier.topology.replicas.max == 0 {
            fail("failover.mode", "a tier without replicas has nothing to fail over to; expected none")
        }
        if failover.mode == .gossip, tier.topology.clustering == .never {
            fail(
                "failover.mode",
                "only nodes of a cluster elect a primary, and this tier never clusters; expected supervised")
        }
        if let seconds = failover.nodeTimeoutSeconds {
            if failover.mode != .gossip {
                fail(
                    "failover.nodeTimeoutSeconds",
                    "has an effect in mode gossip only; the mode is \(failover.mode.rawValue)")
            } else if !(0.1...300).contains(seconds) {
                fail("failover.nodeTimeoutSeconds", "\(seconds) is not within 0.1 to 300")
            }
        }
        // A limit of zero would end every server that answers a moment late.
        if let seconds = failover.fenceAfterSeconds, !(0.1...86400).contains(seconds) {
            fail("failover.fenceAfterSeconds", "\(seconds) is not within 0.1 to 86400")
        }
        let durations = [
            ("pace.createSeconds", tier.pace.createSeconds),
            ("pace.scaleSeconds", tier.pace.scaleSeconds), ("pace.failoverSeconds", tier.pace.failoverSeconds),
        ]
        for (path, seconds) in durations {
            if let seconds, !(0...86400).contains(seconds) { fail(path, "\(seconds) is not within 0 to 86400") }
        }
    }

    private func checkSettings() {
        for (key, setting) in tier.config.sorted(by: { $0.key < $1.key }) {
            if let owner = ConfigRule.owner(of: key) { fail("config.\(key)", "is set by \(owner), not here") }
            if let message = ConfigRule.problem(key, setting) { fail("config.\(key)", message) }
        }
        // A customer may set `databases`, although its limit comes from the size.
        for (index, key) in tier.configurable.enumerated() where key != "databases" {
            if let owner = ConfigRule.owner(of: key) {
                fail("configurable[\(index)]", "'\(key)' is set by \(owner), not here")
            }
        }
        for (index, command) in tier.blockedCommands.enumerated() {
            let isName =
                !command.isEmpty
                && command.utf8.allSatisfy {
                    (97...122).contains($0) || $0 == 45 || $0 == 124 || (48...57).contains($0) || $0 == 95
                }
            if !isName || command.split(separator: "|", omittingEmptySubsequences: false).count > 2 {
                fail(
                    "blockedCommands[\(index)]",
                    "\(command.quotedForMessage) is not a command in lower case, such as config or cluster|meet")
            }
        }
    }

    private func checkZonesAndPorts() {
        if tier.zones.isEmpty { fail("zones", "expected at least one zone") }
        for port in [tier.ports.plain, tier.ports.tls ?? tier.ports.plain] where !SpecRules.ports.contains(port) {
            fail("ports", "\(port) is not within \(SpecRules.ports.lowerBound) to \(SpecRules.ports.upperBound)")
        }
        if !tier.tls.allowed.contains(tier.tls.default) {
            fail("tls.default", "'\(tier.tls.default.rawValue)' is not among the allowed modes")
        }
        if tier.ports.tls == nil, tier.tls.allowed != [.off] {
            fail("tls.allowed", "without a port in ports.tls there is no TLS; expected [off]")
        }
        if tier.ports.tls == tier.ports.plain, tier.tls.allowed.contains(.offered) {
            fail("tls.allowed", "one port serves either plain clients or those with TLS; leave 'offered' out")
        }
        if !(1...2).contains(tier.access.keys) { fail("access.keys", "expected 1 or 2, found \(tier.access.keys)") }
        if let sla = tier.sla, sla <= 0 || sla > 100 { fail("sla", "expected percent such as 99.9, found \(sla)") }
    }

    /// Whether the tier has a field with this path. A row of the size table is addressed by the size's name.
    private func names(_ path: String) -> Bool {
        let steps = path.split(separator: ".").map(String.init)
        if steps.first == "sizes" {
            // A size's name may contain dots, such as cache.t3.micro.
            let rest = path.dropFirst("sizes.".count)
            let fields = ["", ".memory", ".usable", ".maxclients", ".databases"]
            return path == "sizes" || ["memory", "usable", "maxclients", "databases"].contains(String(rest))
                || tier.sizes.contains { size in fields.contains { rest == size.name + $0 } }
        }
        var current: YAMLValue? = value
        for step in steps { current = current?[step] }
        return current != nil && !steps.isEmpty
    }

    private func fail(_ path: String, _ message: String) {
        var current = value
        for step in path.split(whereSeparator: { $0 == "." || $0 == "[" || $0 == "]" }) {
            if case .list(let values) = current.content, let index = Int(step), values.indices.contains(index) {
                current = values[index]
            } else if let next = current[String(step)] {
                current = next
            }
        }
        problems.add(current.place.problem(path, message))
    }
}
