import CTerrace
import Foundation
public import TerraceCore
import TerraceRedis

extension LocalRuntime {
    public func observe(_ cache: StoredCache) async -> CacheObservation {
        let record = cache.record
        let settings = settings(for: cache)
        var observation = CacheObservation(nodes: [:], settingsDigest: (try? settings.digest()) ?? "")
        observation.engine = (try? engines.select(record.spec.engine))?.description
        if settings.maxclients < record.spec.maxclients {
            observation.conditions.append(
                Condition(
                    .clientLimit, false, .descriptorLimit,
                    "maxclients is \(settings.maxclients) instead of \(record.spec.maxclients): this machine "
                        + "lets a process have no more open files; raise 'ulimit -Hn' to get all of them"))
        }
        // What one node said before another ended does not tell what it had when that ended.
        for _ in 0..<3 {
            let before = running(record)
            await look(at: cache, &observation)
            if running(record) == before { break }
        }
        for node in record.nodes where observation.refusal == nil {
            observation.refusal = refusal(Key(cache: record.spec.id, node: node.id), observation.settingsDigest)
        }
        return observation
    }

    private func running(_ record: CacheRecord) -> Set<NodeID> {
        Set(record.nodes.map(\.id).filter { process(Key(cache: record.spec.id, node: $0)) != nil })
    }

    private func look(at cache: StoredCache, _ observation: inout CacheObservation) async {
        let record = cache.record
        await withTaskGroup(of: (NodeID, NodeObservation, [String]).self) { group in
            for node in record.nodes { group.addTask { await self.observe(node, cache) } }
            for await (id, seen, slots) in group {
                observation.nodes[id] = seen
                observation.slots[id] = slots
                observation.pids[id] = pid(Key(cache: record.spec.id, node: id))
            }
        }
    }

    public func answers(_ cache: StoredCache) async -> Bool {
        for node in cache.record.nodes {
            guard process(Key(cache: cache.record.spec.id, node: node.id)) != nil else { return false }
            do {
                let connection = try await connections.connection(to: node.address, cache)
                try await connection.send(["PING"], deadline: NodeProbe.deadline)
            } catch { return false }
        }
        return true
    }

    private func observe(_ node: NodeRecord, _ cache: StoredCache) async -> (NodeID, NodeObservation, [String]) {
        let key = Key(cache: cache.record.spec.id, node: node.id)
        guard process(key) != nil else { return (node.id, gone(key), []) }
        do {
            let connection = try await connections.connection(to: node.address, cache)
            var (server, slots) = try await NodeProbe(connection: connection)
                .observe(
                    settingsDigest: digest(key), endpoint: cache.record.endpoint,
                    snapshotsAreKept: !cache.record.spec.persistence.savePoints.isEmpty)
            silentSince[key] = nil
            if server.refusesWrites != nil, state.isDiskFull {
                server.refusesWrites? += ": the disk of \(state.path) is full"
            }
            if !server.loading, !cache.record.spec.persistence.keepsData {
                forgetHandedDown(key, readBy: server.runID)
            }
            return (node.id, .answering(server), slots)
        } catch {
            guard process(key) != nil else { return (node.id, gone(key), []) }
            return (node.id, .silent(reason: TerraceError.text(error), lasting: silence(key, error)), [])
        }
    }

    /// With the process goes what was counted of it: the next one of the name has all its patience again.
    private func gone(_ key: Key) -> NodeObservation {
        silentSince[key] = nil
        return absence(key)
    }

    /// One that refuses, or says why it cannot, is not frozen.
    private func silence(_ key: Key, _ error: any Error) -> Duration {
        guard case RedisError.timeout(_, let limit) = error else {
            silentSince[key] = nil
            // A script that takes long, too many clients: it is there, and has its data.
            if case RedisError.server = error { return .nanoseconds(1) }
            return .zero
        }
        let since = silentSince[key] ?? .now - limit
        silentSince[key] = since
        return .now - since
    }

    func settings(for cache: StoredCache) -> NodeSettings {
        let limit = Int(clamping: terrace_open_files_limit()) - NodeSettings.headroom - 64
        let engine = try? engines.select(cache.record.spec.engine)
        return NodeSettings(
            record: cache.record, secrets: cache.secrets,
            maxclients: min(cache.record.spec.maxclients, max(limit, 1)),
            dialect: engine.map(dialect) ?? .current,
            modules: (cache.record.spec.modules ?? []).compactMap { module in
                engine.flatMap { modules.file(of: module, for: $0) }
            },
            authorityFile: state.authorityFile, certificateEpoch: certificates.epoch(Date()))
    }

    nonisolated func dialect(of engine: Engine) -> EngineDialect {
        engine.name == .valkey || engine.numbers[0] >= 7 ? .current : .redis6
    }

    func digest(_ key: Key) -> String {
        if let known = digests[key] { return known }
        let text =
            FileManager.default.contents(atPath: configFile(key)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let first = text.prefix { $0 != "\n" }
        let digest = first.hasPrefix(Self.digestMark) ? String(first.dropFirst(Self.digestMark.count)) : ""
        digests[key] = digest
        return digest
    }

    public func log(_ record: CacheRecord, node: NodeID, after: Int64?, bytes: Int) async throws -> LogChunk {
        let file = logFile(Key(cache: record.spec.id, node: node))
        guard let handle = FileHandle(forReadingAtPath: file) else { return LogChunk(text: "", next: 0) }
        defer { try? handle.close() }
        let size = Int64(try handle.seekToEnd())
        // A log that has shrunk began anew.
        let start = after.map { $0 > size ? 0 : max($0, 0) } ?? max(0, size - Int64(bytes))
        try handle.seek(toOffset: UInt64(start))
        let data = try handle.read(upToCount: bytes) ?? Data()
        return LogChunk(text: String(decoding: data, as: UTF8.self), next: start + Int64(data.count))
    }
}
