import Foundation
import TerraceCore
import TerraceRedis

extension LocalRuntime {
    /// Brings a running server, and the file its next start reads, to what the spec says.
    func configure(_ id: NodeID, _ cache: StoredCache) async throws {
        let settings = settings(for: cache)
        let node = try node(id, cache.record)
        let key = Key(cache: cache.record.spec.id, node: id)
        let folder = state.folder(of: id, in: key.cache)
        let config = settings.config(for: node, directory: folder)
        let wanted = try Self.settingNames(config.rendered())
        let present = FileManager.default.contents(atPath: configFile(key)).map { String(decoding: $0, as: UTF8.self) }
        let dropped = Self.settingNames(present ?? "").subtracting(wanted)
        let resets = try await defaults(of: dropped, cache.record.spec.engine)
        try writeCertificate(node, cache.record)
        // A server that has to raise its own limit lowers what it may ever have.
        process(key)?.raiseOpenFiles()
        try await set(resets + settings.liveSettings(), at: id, settings, cache, dropped)
        try await send(try settings.liveCommands(directory: folder), to: id, cache)
        // With a user go their connections.
        let known = try await connection(id, cache).send(["ACL", "USERS"]).array?.compactMap(\.string) ?? []
        let surplus = known.filter { !settings.userNames.contains($0) }
        if !surplus.isEmpty { try await send([["ACL", "DELUSER"] + surplus], to: id, cache) }
        try write(config, settings, key)
    }

    /// A new certificate for a node that shows one.
    func writeCertificate(_ node: NodeRecord, _ record: CacheRecord) throws {
        guard record.spec.tlsPort != nil else { return }
        let folder = state.folder(of: node.id, in: record.spec.id)
        let issued = try certificates.issue(node, record, now: Date())
        // A server that starts between the two finds a pair that does not fit, ends, and is started again.
        try state.write(issued.key, to: NodeCertificate.keyFile(folder))
        try state.write(issued.certificate, to: NodeCertificate.certificateFile(folder))
    }

    /// - Throws: `TerraceError.invalidArgument` with the engine's words for a setting of the tier or the customer, which it
    ///   refuses each time; whatever else goes wrong may go well the next time.
    private func set(
        _ wanted: [EngineSetting], at id: NodeID, _ settings: NodeSettings, _ cache: StoredCache,
        _ dropped: Set<String>
    ) async throws {
        let connection = try await connection(id, cache)
        let chosen = dropped.union(settings.chosenSettings).union(["maxclients"])
        for command in EngineSetting.commands(wanted, settings.dialect) {
            do { try await connection.send(command) } catch let error as RedisError {
                let refusal = SettingRefusal(error.description, to: command)
                guard error.code == "ERR", let name = refusal.name, chosen.contains(name) else {
                    throw TerraceError(.unavailable, "node \(id): settings were not changed: \(error)")
                }
                var refused = refusal.error("node \(id)")
                // Of those before it some may be set by now: whatever is wanted next is sent as a whole.
                digests[Key(cache: cache.record.spec.id, node: id)] = ""
                if name == "maxclients" { refused.message += "; a restart gives it a higher limit" }
                throw refused
            }
        }
    }

    /// The value that a server has that was told nothing.
    private func defaults(of names: Set<String>, _ request: EngineRequest) async throws -> [EngineSetting] {
        guard !names.isEmpty else { return [] }
        let values = try await engineDefaults(engines.select(request))
        return names.sorted().compactMap { name in values[name].map { EngineSetting(name, $0) } }
    }

    /// Names in the last section of a redis.conf of ours.
    static func settingNames(_ text: String) -> Set<String> {
        guard let start = text.firstRange(of: NodeConfig.settingsHeading)?.upperBound else { return [] }
        return Set(text[start...].split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) })
    }
}
