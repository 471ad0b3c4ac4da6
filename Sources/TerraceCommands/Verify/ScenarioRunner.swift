import Foundation
import TerraceAPI
import TerraceCore

/// Carries out a scenario by the native API.
struct ScenarioRunner {
    let client: APIClient
    let cache: CacheDocument
    private var random: SeededGenerator
    private let deadline: Deadline
    private let isQuiet: Bool

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
        if !isQuiet { FileHandle.standardError.write(Data("\(cache.reference): \(text)\n".utf8)) }
    }

    /// All rounds of it, and then until the cache is available.
    mutating func run(_ scenario: Scenario) async throws {
        for _ in 0..<scenario.rounds {
            for step in scenario.steps {
                try await Task.sleep(for: step.after)
                try await perform(step.action)
            }
        }
        try await untilAvailable()
    }

    private mutating func perform(_ action: Scenario.Action) async throws {
        switch action {
        case .fault(let fault, let target):
            let done: FaultDocument = try await client.send(
                .post, "\(path)/actions/chaos?fault=\(fault.rawValue)&\(try await query(target))", nil)
            say("\(fault.rawValue) \(done.nodes.joined(separator: ", "))")
        case .failover(let shard):
            say("failover of shard \(shard)")
            try await wait(for: "failover", by: .post, "\(path)/actions/failover?shard=\(shard)", nil)
        case .restart(let target):
            say("restart")
            try await wait(for: "restart", by: .post, "\(path)/actions/restart?\(try await query(target))", nil)
        case .scale(let change):
            var spec: [String: JSONValue] = [:]
            spec["size"] = change.size.map { .string($0) }
            spec["shards"] = change.shards.map { .integer($0) }
            spec["replicas"] = change.replicas.map { .integer($0) }
            say(
                "scale \(spec.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.text ?? "\($0.value.number ?? 0)")" }.joined(separator: ", "))"
            )
            let changed: ChangeDocument = try await client.send(
                .patch, path, try JSON.bytes(["spec": JSONValue.object(spec)]))
            try await client.wait(for: [changed], until: deadline, Progress(isQuiet: true))
        case .zone(let zone, let isDown):
            say("zone \(zone) is \(isDown ? "down" : "up")")
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
        // Of those that run: one that is down already cannot be hit again.
        let running = try await client.get(CacheDocument.self, path).nodes.filter { $0.pid != nil }.map(\.id)
        guard let node = running.randomElement(using: &random) else {
            throw TerraceError(.failedPrecondition, "\(cache.reference) has no node that runs")
        }
        return "node=\(APIClient.escaped(node))"
    }

    private func untilAvailable() async throws {
        while true {
            let now = try await client.get(CacheDocument.self, path)
            if now.state == "available" { return }
            guard !deadline.isOver else {
                let reasons = now.conditions.filter { !$0.status }.map(\.message).joined(separator: "; ")
                throw deadline.passed("\(cache.reference) is not available", because: reasons)
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
