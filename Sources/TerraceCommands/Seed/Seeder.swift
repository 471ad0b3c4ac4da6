import Foundation
import TerraceAPI
import TerraceCore
import TerraceRedis

/// Fills a cache from a file of commands, or from a snapshot of another server.
struct Seeder {
    private let connections: [(slots: [ClosedRange<Int>], connection: RedisConnection)]

    /// - Throws: `TerraceError` where the cache cannot be reached.
    init(_ client: APIClient, _ cache: CacheDocument) async throws {
        try await client.checkIsOwn()
        let place = try await client.get(ConnectionDocument.self, APIClient.path(cache) + "/connection")
        let trust = try place.trust
        var connections: [([ClosedRange<Int>], RedisConnection)] = []
        let primaries = place.cluster ? cache.nodes.filter { $0.role == "primary" && !$0.slots.isEmpty } : []
        let everything = [0...16383]
        let hosts = primaries.isEmpty ? [(place.host, everything)] : primaries.map { ($0.host, Self.ranges($0.slots)) }
        for (host, slots) in hosts {
            connections.append(
                (
                    slots,
                    try await RedisConnection.connect(
                        host: host, port: place.port, password: place.password, trust: trust)
                ))
        }
        self.connections = connections
    }

    private static func ranges(_ texts: [String]) -> [ClosedRange<Int>] {
        texts.compactMap { text in
            let ends = text.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, first <= last else { return nil }
            return first...last
        }
    }

    /// Checks the file before the cache is created.
    /// - Throws: `TerraceError.invalidArgument` where the file is missing, or has neither commands nor a snapshot.
    static func check(_ file: String) throws {
        let data = try read(file)
        if !isSnapshot(data) { _ = try commands(String(decoding: data, as: UTF8.self), file) }
    }

    /// - Returns: the number of commands that were sent, or of keys that were copied.
    func seed(from file: String) async throws -> Int {
        let data = try Self.read(file)
        return Self.isSnapshot(data)
            ? try await restore(data, file) : try await run(String(decoding: data, as: UTF8.self), file)
    }

    private static func read(_ file: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw TerraceError(.invalidArgument, "\(file) cannot be read")
        }
        return data
    }

    private static func isSnapshot(_ data: Data) -> Bool {
        data.starts(with: Data("REDIS".utf8)) || data.starts(with: Data("VALKEY".utf8))
    }

    private static func commands(_ text: String, _ file: String) throws -> [(line: Int, words: [[UInt8]])] {
        do { return try CommandLines.parse(text) } catch let error as TerraceError {
            throw TerraceError(.invalidArgument, "\(file), \(error.message)")
        }
    }

    private func owner(of key: [UInt8]) -> RedisConnection {
        let slot = hashSlot(key: key)
        return (connections.first { $0.slots.contains { $0.contains(slot) } } ?? connections[0]).connection
    }

    // MARK: Commands

    private func run(_ text: String, _ file: String) async throws -> Int {
        let commands = try Self.commands(text, file)
        for (line, words) in commands {
            // The key of nearly every command is its first argument. If it is another one and belongs to another node,
            // the error MOVED of the cluster is reported for this line.
            let connection = words.count > 1 ? owner(of: words[1]) : connections[0].connection
            if case .error(let reason)? = try await connection.send(bytes: [words], deadline: .seconds(60)).first {
                throw TerraceError(.failedPrecondition, "\(file), line \(line): \(reason)")
            }
        }
        return commands.count
    }

    // MARK: Snapshots

    /// Copies a snapshot's keys. A temporary server reads the file, because only a server knows all versions of the format.
    private func restore(_ data: Data, _ file: String) async throws -> Int {
        try await SnapshotServer.with(data, file) { source in
            let others = try await source.info("keyspace").keysByDatabase.filter { $0.key != 0 && $0.value > 0 }.keys
            guard others.isEmpty else {
                throw TerraceError(
                    .failedPrecondition,
                    "\(file) has keys in the databases \(others.sorted().map(String.init).joined(separator: ", ")), and seeding "
                        + "fills database 0 only; 'terrace snapshot import' and 'terrace restore' keep all of them")
            }
            var cursor = "0"
            var count = 0
            repeat {
                let reply = try await source.send(["SCAN", cursor, "COUNT", "500"]).array ?? []
                cursor = reply.first?.string ?? "0"
                let keys = (reply.last?.array ?? []).compactMap { if case .bulk(let key) = $0 { key } else { nil } }
                count += try await copy(keys, from: source)
            } while cursor != "0"
            return count
        }
    }

    private func copy(_ keys: [[UInt8]], from source: RedisConnection) async throws -> Int {
        guard !keys.isEmpty else { return 0 }
        let word = { (text: String) in Array(text.utf8) }
        let dumps = try await source.send(bytes: keys.map { [word("DUMP"), $0] }, deadline: .seconds(60))
        let lives = try await source.send(bytes: keys.map { [word("PTTL"), $0] }, deadline: .seconds(60))
        var count = 0
        for (key, (dump, life)) in zip(keys, zip(dumps, lives)) {
            guard case .bulk(let value) = dump else { continue }
            let milliseconds = max(0, life.integer ?? 0)
            let words = [word("RESTORE"), key, word("\(milliseconds)"), value, word("REPLACE")]
            if case .error(let reason)? = try await owner(of: key).send(bytes: [words], deadline: .seconds(60)).first {
                let name = String(decoding: key, as: UTF8.self)
                throw TerraceError(.failedPrecondition, "\(name.prefix(80)) cannot be restored: \(reason)")
            }
            count += 1
        }
        return count
    }
}
