import TerraceCore

/// Which changes of a running cache are possible, and what they are called.
enum SpecChange {
    /// - Parameter tiers: all known ones; a tier that is not among them limits neither size nor shards.
    /// - Throws: `TerraceError.unsupported` for a change that nothing here can make, `.failedPrecondition` for one that
    ///   the tier forbids, `.conflict` during deletion.
    static func check(from record: CacheRecord, to new: CacheSpec, tiers: [Tier]) throws {
        let old = record.spec
        guard !record.deletionRequested else {
            throw TerraceError(.conflict, "\(old.id) is being deleted; wait for that, then create it again")
        }
        let fixed: [(String, String, String)] = [
            ("spec.port", "\(old.port)", "\(new.port)"),
            (
                "spec.modules", (old.modules ?? []).map(\.rawValue).joined(separator: ", "),
                (new.modules ?? []).map(\.rawValue).joined(separator: ", ")
            ),
            // A cluster has one database. The runtime's `validate` refuses a change where the others hold data.
            ("spec.config.databases", "\(old.databases)", "\(new.clustered ? old.databases : new.databases)"),
        ]
        for (field, before, after) in fixed where before != after {
            throw TerraceError(
                .unsupported,
                "\(old.id) runs with \(field) \(before); changing it to \(after) while it runs is not supported yet. "
                    + "Delete the cache and create it anew, or leave \(field) as it is", field: field)
        }
        try checkTLS(from: old, to: new)
        try checkTier(from: old, to: new, tiers)
        try checkSize(from: old, to: new, tiers.first { $0.id == new.tier })
        try checkShards(from: record, to: new, tiers.first { $0.id == new.tier })
    }

    /// Nodes reach each other at the TLS port where there is one, so their port cannot change while they run. One port
    /// serves either clients with TLS or plain ones.
    private static func checkTLS(from old: CacheSpec, to new: CacheSpec) throws {
        let sharesPort = old.tlsPort == nil && new.tlsPort == nil
        guard old.nodePort != new.nodePort || (old.tls != new.tls && sharesPort) else { return }
        let isTurned = old.tls != new.tls
        let before = isTurned ? old.tls.rawValue : "\(old.tls.rawValue) on port \(old.nodePort)"
        let after = isTurned ? new.tls.rawValue : "\(new.tls.rawValue) on port \(new.nodePort)"
        let place = isTurned && sharesPort ? " where both use port \(old.port)" : ""
        throw TerraceError(
            .unsupported,
            "\(old.id) runs with spec.tls \(before); changing it to \(after) while it runs is not supported\(place). "
                + "Delete the cache and create it anew, or leave spec.tls as it is", field: "spec.tls")
    }

    /// A tier lists the tiers that its caches may change to.
    private static func checkTier(from old: CacheSpec, to new: CacheSpec, _ tiers: [Tier]) throws {
        guard old.tier != new.tier else { return }
        let allowed = tiers.first { $0.id == old.tier }?.scaling.tiers ?? []
        guard !allowed.contains(new.tier) else { return }
        let way =
            allowed.isEmpty ? "it can change to no other tier" : "it can change to \(allowed.joined(separator: ", "))"
        throw TerraceError(
            .failedPrecondition, "\(old.id) is of tier \(old.tier) and cannot become one of \(new.tier): \(way)",
            field: "spec.tier")
    }

    /// Checks a change of size within a tier. Another tier has another list of sizes, so a change of tier may take any.
    private static func checkSize(from old: CacheSpec, to new: CacheSpec, _ tier: Tier?) throws {
        guard old.tier == new.tier, old.size != new.size, let tier else { return }
        let names = tier.sizes.map(\.name)
        guard let before = names.firstIndex(of: old.size), let after = names.firstIndex(of: new.size) else { return }
        let isAllowed =
            switch tier.scaling.size {
            case .none: false
            case .up: after > before
            case .both: true
            }
        guard isAllowed else {
            throw TerraceError(
                .failedPrecondition,
                "\(tier.id) cannot go from size \(old.size) to \(new.size): "
                    + (tier.scaling.size == .none
                        ? "a cache keeps the size it was created with" : "sizes can only grow"),
                field: "spec.size")
        }
    }

    private static func checkShards(from record: CacheRecord, to new: CacheSpec, _ tier: Tier?) throws {
        let old = record.spec
        guard old.shards != new.shards || old.clustered != new.clustered else { return }
        if old.clustered, !new.clustered {
            throw TerraceError(
                .unsupported, "\(old.id) is a cluster; the cluster protocol cannot be turned off", field: "spec.shards")
        }
        if record.converting {
            throw TerraceError(.conflict, "\(old.id) is becoming a cluster; wait until it is available")
        }
        guard let tier else { return }
        let isAllowed =
            switch tier.scaling.shards {
            case .none: false
            case .up: new.shards >= old.shards
            case .both: true
            }
        guard isAllowed else {
            throw TerraceError(
                .failedPrecondition,
                "\(tier.id) cannot go from \(old.shards) to \(new.shards) shards: "
                    + (tier.scaling.shards == .none ? "their number is fixed" : "their number can only grow"),
                field: "spec.shards")
        }
    }

    /// Whether a change of size loses the data. In the clouds of some tiers it loses what is only in memory; data on
    /// disk come back.
    static func losesData(from old: CacheSpec, to new: CacheSpec, tiers: [Tier]) -> Bool {
        guard old.tier == new.tier, old.size != new.size, !new.persistence.keepsData else { return false }
        return tiers.first { $0.id == new.tier }?.scaling.sizeLosesData == true
    }

    /// `field: old → new`, one for each difference that matters to the engine or the reader.
    static func differences(from old: CacheSpec, to new: CacheSpec) -> [String] {
        let rows: [(String, String, String)] = [
            ("tier", old.tier, new.tier), ("size", old.size, new.size), ("shards", clusterText(old), clusterText(new)),
            ("replicas", "\(old.replicas)", "\(new.replicas)"),
            ("engine", engineText(old.engine), engineText(new.engine)),
            ("persistence", text(old.persistence), text(new.persistence)),
            ("zones", old.zones.joined(separator: "+"), new.zones.joined(separator: "+")),
            ("nodeZones", text(old.nodeZones ?? [:]), text(new.nodeZones ?? [:])),
            ("labels", text(old.labels), text(new.labels)),
            ("maxmemory", "\(old.maxmemory)", "\(new.maxmemory)"),
            ("maxclients", "\(old.maxclients)", "\(new.maxclients)"),
            ("tls", old.tls.rawValue, new.tls.rawValue),
            ("auth", "\(old.auth)", "\(new.auth)"),
            ("snapshots", text(old.snapshots), text(new.snapshots)),
            ("failover", failoverText(old), failoverText(new)),
            ("blockedCommands", old.blockedCommands.joined(separator: " "), new.blockedCommands.joined(separator: " ")),
        ]
        let keys = Set(old.config.keys).union(new.config.keys).sorted()
        let settings = keys.map { ("config.\($0)", old.config[$0] ?? "(default)", new.config[$0] ?? "(default)") }
        let names = Set(old.attributes.keys).union(new.attributes.keys).sorted()
        let attributes = names.filter { old.attributes[$0] != new.attributes[$0] }
        return (rows + settings).filter { $0.1 != $0.2 }.map { "\($0.0): \($0.1) → \($0.2)" }
            + userDifferences(from: old.users ?? [], to: new.users ?? []) + attributes.map { "attributes.\($0)" }
    }

    private static func userDifferences(from old: [CacheUser], to new: [CacheUser]) -> [String] {
        Set((old + new).map(\.name)).sorted().compactMap { name in
            let (before, after) = (old.first { $0.name == name }, new.first { $0.name == name })
            guard before != after else { return nil }
            guard let before else { return "user \(name): → \(after?.access.text ?? "")" }
            guard let after else { return "user \(name): removed" }
            return before.access == after.access
                ? "user \(name): another password" : "user \(name): \(before.access.text) → \(after.access.text)"
        }
    }

    private static func clusterText(_ spec: CacheSpec) -> String {
        "\(spec.shards)\(spec.clustered ? "" : " without cluster protocol")"
    }

    private static func failoverText(_ spec: CacheSpec) -> String {
        let mode = spec.electionTimeoutSeconds.map { "gossip after \($0) s" } ?? "supervised"
        return mode + (spec.fenceAfterSeconds.map { ", fence after \($0) s" } ?? "")
    }

    private static func engineText(_ engine: EngineRequest) -> String {
        engine.name.rawValue + (engine.version.map { " \($0)" } ?? "")
    }

    private static func text(_ schedule: SnapshotSchedule?) -> String {
        guard let schedule else { return "none" }
        let parts = [
            schedule.window?.description, schedule.every.map { "every \(LongTime.text($0))" },
            schedule.keep.map { "keep \($0)" }, schedule.maxAge.map { "at most \(LongTime.text($0))" },
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    private static func text(_ persistence: Persistence) -> String {
        modeText(persistence) + (persistence.archive ? ", archived" : "")
    }

    private static func modeText(_ persistence: Persistence) -> String {
        switch persistence.mode {
        case .none: "none"
        case .rdb: "rdb \(persistence.save.joined(separator: ", "))"
        case .aof: "aof \(persistence.fsync.rawValue)"
        case .both: "rdb \(persistence.save.joined(separator: ", ")) and aof \(persistence.fsync.rawValue)"
        }
    }

    private static func text(_ pairs: [String: String]) -> String {
        pairs.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
}
