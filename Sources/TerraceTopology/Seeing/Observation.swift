import TerraceCore
import TerraceRedis

/// Looks at every node of a cache: what its host says of it, and what its server does.
struct Observation {
    let nodes: CacheNodes
    let blueprint: Blueprint
    let fingerprints: Fingerprints
    let silence: Silence

    /// The observation of one node.
    private struct Seen: Sendable {
        var id: NodeID
        var node: NodeObservation
        var slots: [String] = []
        var handle: String?
    }

    func observe() async -> CacheObservation {
        let record = nodes.record
        let settings = blueprint.settings(for: nodes.cache)
        var observation = CacheObservation(
            nodes: [:], settingsDigest: (try? settings.digest()) ?? "", conditions: blueprint.conditions(settings))
        observation.engine = (try? nodes.host.engine(for: record.spec))?.description
        // The look is repeated if a node started or ended meanwhile: the answers would be from different moments.
        for _ in 0..<3 {
            let before = await running()
            await look(&observation)
            if await running() == before { break }
        }
        for node in record.nodes where observation.refusal == nil {
            observation.refusal = await refusal(node.id, observation.settingsDigest)
        }
        return observation
    }

    /// Whether every node has a server that answers.
    func answers() async -> Bool {
        for node in nodes.record.nodes {
            guard await !nodes.isAbsent(node.id) else { return false }
            do { try await nodes.connection(node.id).send(["PING"], deadline: Probe.deadline) } catch { return false }
        }
        return true
    }

    private func running() async -> Set<NodeID> {
        var running: Set<NodeID> = []
        for node in nodes.record.nodes {
            if await !nodes.isAbsent(node.id) { running.insert(node.id) }
        }
        return running
    }

    private func look(_ observation: inout CacheObservation) async {
        await withTaskGroup(of: Seen.self) { group in
            for node in nodes.record.nodes { group.addTask { await see(node) } }
            for await seen in group {
                observation.nodes[seen.id] = seen.node
                observation.slots[seen.id] = seen.slots
                observation.handles[seen.id] = seen.handle
            }
        }
    }

    private func see(_ node: NodeRecord) async -> Seen {
        let key = nodes.key(node.id)
        let state = await nodes.host.state(of: key)
        if case .absent(let absence) = state { return gone(node.id, absence) }
        do {
            let (server, slots) = try await ask(node)
            silence.end(key)
            return Seen(id: node.id, node: .answering(server), slots: slots, handle: state.run?.handle)
        } catch {
            switch await nodes.host.state(of: key) {
            case .absent(let absence): return gone(node.id, absence)
            case .running(let run):
                let lasting = silence.lasting(key, error)
                return Seen(
                    id: node.id, node: .silent(reason: TerraceError.text(error), lasting: lasting), handle: run.handle)
            case .unknown(let duration):
                // The silence of a node whose host cannot reach it proves nothing, however long it lasts.
                silence.end(key)
                return Seen(
                    id: node.id,
                    node: .silent(reason: "its host has not been able to tell whether it runs for \(duration)"))
            }
        }
    }

    private func ask(_ node: NodeRecord) async throws -> (ServerObservation, slots: [String]) {
        let (record, key, endpoints) = (nodes.record, nodes.key(node.id), nodes.host.capabilities.endpoints)
        var (server, slots) = try await Probe(connection: nodes.connection(node.id))
            .observe(
                settingsDigest: await fingerprints.fingerprint(of: key),
                endpoint: endpoints.areListenedAt ? record.endpoint : nil,
                snapshotsAreKept: !record.spec.persistence.savePoints.isEmpty)
        if case .led(let leader) = endpoints, let endpoint = record.endpoint {
            server.holdsEndpoint = await leader.target(of: endpoint) == key
        }
        if server.refusesWrites != nil, let shortage = await nodes.host.shortage(of: key) {
            server.refusesWrites? += ": \(shortage)"
        }
        if !server.loading, !record.spec.persistence.keepsData {
            await HandedDown(host: nodes.host, key: key).forget(readBy: server.runID)
        }
        return (server, slots)
    }

    private func gone(_ id: NodeID, _ absence: NodeAbsence) -> Seen {
        silence.end(nodes.key(id))
        return Seen(
            id: id,
            node: .absent(
                reason: absence.last.map(LastWords.reason), mayStart: absence.nextTry == nil, nextTry: absence.nextTry))
    }

    /// Why the node's server cannot start with these settings; nil when no reason is known.
    private func refusal(_ id: NodeID, _ digest: String) async -> String? {
        guard case .absent(let absence) = await nodes.host.state(of: nodes.key(id)),
            let words = absence.last?.output.flatMap({ LastWords($0) }), words.refusedSetting != nil,
            await fingerprints.fingerprint(of: nodes.key(id)) == digest
        else { return nil }
        return "node \(id) cannot start, the engine refuses a setting: \(words.text)"
    }
}
