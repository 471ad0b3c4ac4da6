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
        try await send(try resets + settings.liveCommands(directory: folder), to: id, cache)
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

    /// Commands that give settings back the value a server has that was told nothing.
    private func defaults(of names: Set<String>, _ request: EngineRequest) async throws -> [[String]] {
        guard !names.isEmpty else { return [] }
        let values = try await engineDefaults(engines.select(request))
        return names.sorted().compactMap { name in values[name].map { ["CONFIG", "SET", name, $0] } }
    }

    /// What `CONFIG GET *` says of a server without a configuration, which is started for this and ended.
    func engineDefaults(_ engine: Engine) async throws -> [String: String] {
        if let known = defaults[engine.path] { return known }
        let address = try pool.allocate(port: 6379, bus: false)
        defer { pool.release(address) }
        let log = FileManager.default.temporaryDirectory.path + "/terrace-defaults-\(UUID().uuidString).log"
        defer { unlink(log) }
        let arguments = ["--bind", address.host, "--port", "\(address.port)", "--save", "", "--dir", "/"]
        let process = try await ServerProcess.start(
            engine.path, arguments, directory: "/", log: log, openFiles: 0, dieWithParent: true
        ) { _ in }
        let values: [String: String]
        do {
            let connection = try await Self.connection(to: address, while: { process.exitReason == nil })
            let words = try await connection.send(["CONFIG", "GET", "*"]).array?.compactMap(\.string) ?? []
            await connection.close()
            values = Dictionary(
                stride(from: 0, to: words.count - 1, by: 2).map { (words[$0], words[$0 + 1]) }, uniquingKeysWith: { $1 }
            )
        } catch {
            await process.stop(grace: .zero)
            throw error
        }
        await process.stop(grace: .zero)
        defaults[engine.path] = values
        return values
    }

    private static func connection(
        to address: Endpoint, while isAlive: () -> Bool
    ) async throws -> RedisConnection {
        while true {
            do { return try await RedisConnection.connect(host: address.host, port: address.port) } catch {
                guard isAlive() else { throw error }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    /// Names in the last section of a redis.conf of ours.
    static func settingNames(_ text: String) -> Set<String> {
        guard let start = text.firstRange(of: NodeConfig.settingsHeading)?.upperBound else { return [] }
        return Set(text[start...].split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) })
    }
}
