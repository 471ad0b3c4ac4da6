import Foundation
import TerraceAPI
import TerraceCore

/// Carries out a scenario with the native API.
struct ScenarioRunner {
    let client: APIClient
    let cache: CacheDocument
    private var random: SeededGenerator
    private let deadline: Deadline
    private let isQuiet: Bool
    /// The process ids that a step has ended, by node. As long as the daemon still reports such a process, it has not
    /// noticed the end.
    private var ended: [String: Int32] = [:]

    init(client: APIClient, cache: CacheDocument, seed: UInt64, deadline: Deadline, isQuiet: Bool) {
        self.client = client
        self.cache = cache
        random = SeededGenerator(seed: seed)
        self.deadline = deadline
        self.isQuiet = isQuiet
        say("seed \(seed)")
    }

    private var path: String { APIClient.path(cache) }

    private func say(_ text: String) {
        if !isQuiet { StandardError.write("\(cache.reference): \(text)\n") }
    }

    /// Carries out all rounds, and then waits until the cache is available.
    mutating func run(_ scenario: Scenario) async throws {
        for round in 0..<scenario.rounds {
            for (index, step) in scenario.steps.enumerated() {
                try await Task.sleep(for: step.after)
                do { try await perform(step.action) } catch var error as TerraceError {
                    let rounds = scenario.rounds > 1 ? " of round \(round + 1)" : ""
                    error.message = "step \(index + 1)\(rounds), \(step.action): \(error.message)"
                    throw error
                }
            }
        }
        try await untilAvailable()
    }

    private mutating func perform(_ action: Scenario.Action) async throws {
        switch action {
        case .fault(let fault, let target):
            let before = try await client.get(CacheDocument.self, path).nodes
            let done: FaultDocument = try await client.send(
                .post, "\(path)/actions/chaos?fault=\(fault.rawValue)&\(try await query(target))", nil)
            if fault == .kill { noteEnd(of: before.filter { done.nodes.contains($0.id) }) }
            say("\(fault.rawValue) \(done.nodes.joined(separator: ", "))")
        case .failover(let shard):
            say("\(action)")
            try await wait(for: "failover", by: .post, "\(path)/actions/failover?shard=\(shard)", nil)
        case .restart(let target):
            say("\(action)")
            try await wait(for: "restart", by: .post, "\(path)/actions/restart?\(try await query(target))", nil)
        case .scale(let change):
            var spec: [String: JSONValue] = [:]
            spec["size"] = change.size.map { .string($0) }
            spec["shards"] = change.shards.map { .integer($0) }
            spec["replicas"] = change.replicas.map { .integer($0) }
            say("\(action)")
            let changed: ChangeDocument = try await client.send(
                .patch, path, try JSON.bytes(["spec": JSONValue.object(spec)]))
            try await client.wait(for: [changed], until: deadline, Progress(isQuiet: true))
        case .zone(let zone, let isDown):
            say("\(action)")
            let nodes = try await client.get(CacheDocument.self, path).nodes.filter { $0.zone == zone }
            // When a zone goes up before the daemon has noticed that it was down, its processes may live on. So their
            // ends are no longer waited for.
            if isDown { noteEnd(of: nodes) } else { for node in nodes { ended[node.id] = nil } }
            let _: ZoneList = try await client.send(
                .post, "/api/v1/zones/\(APIClient.escaped(zone))/actions/\(isDown ? "down" : "up")", nil)
        case .wait: try await untilAvailable()
        }
    }

    private func wait(for verb: String, by method: APIClient.Method, _ path: String, _ body: [UInt8]?) async throws {
        let operation: OperationDocument = try await client.send(method, path, body)
        let change = ChangeDocument(
            name: operation.name, scope: operation.scope, action: verb, operation: operation.id)
        try await client.wait(for: [change], until: deadline, Progress(isQuiet: true))
    }

    private mutating func query(_ target: Scenario.Target) async throws -> String {
        if let node = target.node { return "node=\(APIClient.escaped(node))" }
        if let zone = target.zone { return "zone=\(APIClient.escaped(zone))" }
        if let shard = target.shard { return "shard=\(shard)" }
        // Only a running node is chosen: a node that is down cannot be hit again.
        let running = try await client.get(CacheDocument.self, path).nodes.filter { $0.pid != nil }.map(\.id)
        guard let node = running.randomElement(using: &random) else {
            throw TerraceError(.failedPrecondition, "\(cache.reference) has no running node")
        }
        return "node=\(APIClient.escaped(node))"
    }

    private mutating func noteEnd(of nodes: [CacheDocument.NodeDocument]) {
        for node in nodes { ended[node.id] = node.pid }
    }

    private mutating func untilAvailable() async throws {
        while true {
            let now = try await client.get(CacheDocument.self, path)
            if now.state == "available", now.nodes.allSatisfy({ $0.pid == nil || $0.pid != ended[$0.id] }) {
                ended = [:]
                return
            }
            guard !deadline.isOver else {
                let reasons = now.conditions.filter { !$0.status }.map(\.message).joined(separator: "; ")
                throw deadline.passed("\(cache.reference) is not available", because: reasons)
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
