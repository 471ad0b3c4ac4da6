import TerraceCore
import TerraceRedis

/// Brings a running server and its configuration file in line with the spec.
struct Configuration {
    let nodes: CacheNodes
    let settings: NodeSettings
    let certificates: NodeCertificate
    let fingerprints: Fingerprints
    let defaults: EngineDefaults

    func configure(_ id: NodeID) async throws {
        let node = try nodes.node(id)
        let (host, key) = (nodes.host, nodes.key(id))
        let home = host.home(of: key)
        let config = settings.config(for: node, home: home)
        let wanted = try Self.settingNames(config.rendered())
        let dropped = Self.settingNames(await host.configuration(of: key) ?? "").subtracting(wanted)
        let resets = try await values(of: dropped)
        for (name, text) in try certificates.files(for: node, nodes.record).sorted(by: { $0.key > $1.key }) {
            try await host.write(text, to: name, of: key)
        }
        // The host does this first: a server that raises its own soft limit lowers its hard limit.
        await host.raiseLimits(of: key)
        try await set(resets + settings.liveSettings(), at: id, dropped)
        try await nodes.send(try settings.liveCommands(home: home), to: id)
        // Deleting a user closes the user's connections.
        let known = try await nodes.connection(id).send(["ACL", "USERS"]).array?.compactMap(\.string) ?? []
        let surplus = known.filter { !settings.userNames.contains($0) }
        if !surplus.isEmpty { try await nodes.send([["ACL", "DELUSER"] + surplus], to: id) }
        try await host.setConfiguration(settings.text(of: config), of: key)
        await fingerprints.forget(key)
    }

    /// - Throws: `TerraceError.invalidArgument` with the engine's words when it refuses a setting of the tier or the
    ///   customer, which it would refuse again; `.unavailable` for other failures, which may pass.
    private func set(_ wanted: [EngineSetting], at id: NodeID, _ dropped: Set<String>) async throws {
        let connection = try await nodes.connection(id)
        let chosen = dropped.union(settings.chosenSettings).union(["maxclients"])
        for command in EngineSetting.commands(wanted, settings.dialect) {
            do { try await connection.send(command) } catch let error as RedisError {
                let refusal = SettingRefusal(error.description, to: command)
                guard error.code == "ERR", let name = refusal.name, chosen.contains(name) else {
                    throw TerraceError(.unavailable, "node \(id): settings were not changed: \(error)")
                }
                var refused = refusal.error("node \(id)")
                // Some of the earlier settings may be set by now, so the next change has to send all of them.
                await fingerprints.spoil(nodes.key(id))
                if name == "maxclients" { refused.message += "; a restart gives it a higher limit" }
                throw refused
            }
        }
    }

    /// The engine's default values of these settings.
    private func values(of names: Set<String>) async throws -> [EngineSetting] {
        guard !names.isEmpty else { return [] }
        let values = try await defaults.values(of: nodes.host.engine(for: nodes.record.spec))
        return names.sorted().compactMap { name in values[name].map { EngineSetting(name, $0) } }
    }

    /// The names in the last section of a `redis.conf` that Terrace wrote.
    static func settingNames(_ text: String) -> Set<String> {
        guard let start = text.firstRange(of: NodeConfig.settingsHeading)?.upperBound else { return [] }
        return Set(text[start...].split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) })
    }
}
