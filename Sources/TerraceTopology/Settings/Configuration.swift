import TerraceCore
import TerraceRedis

/// Brings a running server, and what its next start reads, to what the spec says.
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
        // A server that has to raise its own limit lowers what it may ever have.
        await host.raiseLimits(of: key)
        try await set(resets + settings.liveSettings(), at: id, dropped)
        try await nodes.send(try settings.liveCommands(home: home), to: id)
        // With a user go their connections.
        let known = try await nodes.connection(id).send(["ACL", "USERS"]).array?.compactMap(\.string) ?? []
        let surplus = known.filter { !settings.userNames.contains($0) }
        if !surplus.isEmpty { try await nodes.send([["ACL", "DELUSER"] + surplus], to: id) }
        try await host.setConfiguration(settings.text(of: config), of: key)
        await fingerprints.forget(key)
    }

    /// - Throws: `TerraceError.invalidArgument` with the engine's words for a setting of the tier or the customer, which it
    ///   refuses each time; whatever else goes wrong may go well the next time.
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
                // Of those before it some may be set by now: whatever is wanted next is sent as a whole.
                await fingerprints.spoil(nodes.key(id))
                if name == "maxclients" { refused.message += "; a restart gives it a higher limit" }
                throw refused
            }
        }
    }

    /// The value that a server has that was told nothing.
    private func values(of names: Set<String>) async throws -> [EngineSetting] {
        guard !names.isEmpty else { return [] }
        let values = try await defaults.values(of: nodes.host.engine(for: nodes.record.spec.engine))
        return names.sorted().compactMap { name in values[name].map { EngineSetting(name, $0) } }
    }

    /// Names in the last section of a redis.conf of ours.
    static func settingNames(_ text: String) -> Set<String> {
        guard let start = text.firstRange(of: NodeConfig.settingsHeading)?.upperBound else { return [] }
        return Set(text[start...].split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) })
    }
}
