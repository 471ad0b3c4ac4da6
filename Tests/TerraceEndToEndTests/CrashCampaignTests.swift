import CTerrace
import Foundation
import TerraceAPI
import TerraceCore
import TerraceRedis
import TerraceTestSupport
import Testing

@testable import TerraceCommands

/// Kills the daemon at random moments during changes, and checks that the next one keeps everything that was acknowledged.
@Suite(.serialized) struct CrashCampaignTests {
    /// The number of rounds; the variable TERRACE_CRASH_ROUNDS changes it.
    static let rounds = ProcessInfo.processInfo.environment["TERRACE_CRASH_ROUNDS"].flatMap { Int($0) } ?? 50

    @Test func killsAtRandomMomentsLoseNothingAcknowledged() async throws {
        try await Workspace.with { workspace in
            var random = SeededGenerator(seed: 20_261_123)
            var campaign = Campaign(folder: workspace.path + "/state")
            for round in 0..<Self.rounds {
                let daemon = try await DaemonProcess(folder: campaign.folder)
                try await campaign.checkConverged(APIClient(endpoint: daemon.endpoint), round)
                await campaign.change(daemon, &random)
            }
            let daemon = try await DaemonProcess(folder: campaign.folder)
            let client = try APIClient(endpoint: daemon.endpoint)
            try await campaign.checkConverged(client, Self.rounds)
            try await campaign.deleteEverything(client)
            #expect(await daemon.end(SIGTERM) == 0)
            campaign.checkNothingIsLeft()
        }
    }
}

/// The acknowledged changes, and the observed state.
private struct Campaign {
    let folder: String
    /// The acknowledged number of replicas by cache name; nil for a deletion. Changes without an answer are in `open`.
    private var acknowledged: [String: Int?] = [:]
    private var open: Set<String> = []
    private var runIDs: [String: String] = [:]
    private var counter = 0
    private var addresses: Set<Endpoint> = []

    init(folder: String) { self.folder = folder }

    private static func manifest(_ name: String, replicas: Int) -> String {
        switch name.first {
        case "b": "{tier: basic, size: C0, config: {maxmemory-samples: \"\(3 + replicas)\"}}"
        case "p": "{tier: premium, size: P1, shards: 2, replicas: \(min(replicas, 1))}"
        default: "{tier: standard, size: C0, replicas: \(max(replicas, 1)), persistence: aof}"
        }
    }

    /// Sends a change, and SIGKILL to the daemon at some moment during it.
    mutating func change(_ daemon: DaemonProcess, _ random: inout SeededGenerator) async {
        guard let client = try? APIClient(endpoint: daemon.endpoint) else { return }
        let names = ["b1", "b2", "s1", "p1"].shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
        let deletes = Int.random(in: 0..<4, using: &random) == 0
        let replicas = Int.random(in: 0...2, using: &random)
        let moment = Duration.microseconds(Int.random(in: 0...400_000, using: &random))
        open.formUnion(names)
        async let answers = Self.send(Array(names), deletes: deletes, replicas, client)
        // The moment of the kill is random, so there is no event to wait for.
        try? await Task.sleep(for: moment)
        await daemon.end(SIGKILL)
        for name in await answers {
            acknowledged[name] = deletes ? .some(nil) : replicas
            open.remove(name)
        }
    }

    /// The names whose change was acknowledged before the kill.
    private static func send(_ names: [String], deletes: Bool, _ replicas: Int, _ client: APIClient) async -> [String] {
        guard deletes else {
            let text = names.map {
                "apiVersion: terrace/v1\nkind: Cache\nmetadata: {name: \($0)}\nspec: \(manifest($0, replicas: replicas))\n"
            }.joined(separator: "---\n")
            let request = ApplyRequest(
                manifests: [.init(file: "campaign.yaml", text: text)], prune: false, dryRun: false)
            let list: ChangeList? = try? await client.send(.post, "/api/v1/apply", JSON.bytes(request))
            return list == nil ? [] : names
        }
        var done: [String] = []
        for name in names {
            let operation: OperationDocument? = try? await client.send(
                .delete, APIClient.path(scope: "local", name: name), nil)
            if operation != nil { done.append(name) }
        }
        return done
    }

    mutating func checkConverged(_ client: APIClient, _ round: Int) async throws {
        let caches = try await settled(client, round)
        let byName = Dictionary(caches.map { ($0.name, $0) }) { $1 }
        for (name, replicas) in acknowledged where !open.contains(name) {
            guard let replicas else {
                #expect(byName[name] == nil, "round \(round): \(name) was to be deleted")
                continue
            }
            let cache = try #require(byName[name], "round \(round): \(name) was acknowledged and is gone")
            if name.hasPrefix("s") { #expect(cache.replicas == max(replicas, 1), "round \(round)") }
            if name.hasPrefix("p") { #expect(cache.replicas == min(replicas, 1), "round \(round)") }
        }
        try await checkNodes(caches, client, round)
        try await checkData(byName["anchor"], client, round)
    }

    /// Waits until every cache is available and none is being deleted.
    private func settled(_ client: APIClient, _ round: Int) async throws -> [CacheDocument] {
        var caches: [CacheDocument] = []
        try await eventually("round \(round): no cache is busy") {
            caches = try await client.get(CacheList.self, "/api/v1/caches").caches
            let busy = caches.filter { $0.state != "available" || $0.generation != $0.observedGeneration }
            return busy.map { "\($0.name) \($0.state) \($0.conditions.map(\.message))" }
        } until: {
            $0.isEmpty
        }
        return caches
    }

    /// Checks that processes, folders and addresses are exactly those of the caches, and that the anchor's servers were
    /// never restarted.
    private mutating func checkNodes(_ caches: [CacheDocument], _ client: APIClient, _ round: Int) async throws {
        let nodes = caches.flatMap(\.nodes)
        // For a moment there may be one process more: a server's child that saves or copies the data.
        try await eventually("round \(round): a process for each of \(nodes.count) nodes") {
            Leftovers.processes(of: folder)
        } until: {
            $0.count == nodes.count
        }
        let endpoints = nodes.map { Endpoint(host: $0.host, port: $0.port) }
        #expect(Set(endpoints).count == nodes.count, "round \(round): an address twice")
        addresses.formUnion(endpoints)
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/nodes"))?.sorted() ?? []
        #expect(folders == caches.map { "local~\($0.name)" }.sorted(), "round \(round)")
        for node in caches.first(where: { $0.name == "anchor" })?.nodes ?? [] {
            let pid = try #require(node.pid)
            let start = FileManager.default.contents(atPath: "/proc/\(pid)/stat").map {
                String(decoding: $0, as: UTF8.self)
            }
            let identity = "\(pid) \(start?.split(separator: " ").dropFirst(21).first ?? "")"
            #expect(
                runIDs[node.id] == nil || runIDs[node.id] == identity, "round \(round): node \(node.id) was restarted")
            runIDs[node.id] = identity
        }
    }

    /// Creates the anchor in the first round. It is never changed, so its data and run ids must stay.
    private mutating func checkData(_ anchor: CacheDocument?, _ client: APIClient, _ round: Int) async throws {
        if anchor == nil {
            #expect(round == 0)
            let text =
                "apiVersion: terrace/v1\nkind: Cache\nmetadata: {name: anchor}\nspec: {tier: standard, size: C0}\n"
            let request = ApplyRequest(manifests: [.init(file: "anchor.yaml", text: text)], prune: false, dryRun: false)
            let list: ChangeList = try await client.send(.post, "/api/v1/apply", JSON.bytes(request))
            try await client.wait(for: list.changes, until: Deadline(in: hangLimit), Progress(isQuiet: true))
        }
        let info = try await client.get(
            ConnectionDocument.self, APIClient.path(scope: "local", name: "anchor") + "/connection")
        let connection = try await RedisConnection.connect(host: info.host, port: info.port, password: info.password)
        let value = try await connection.send(["INCR", "counter"])
        counter += 1
        #expect(value == .integer(Int64(counter)), "round \(round)")
        let server = try await connection.send(["INFO", "server"]).string ?? ""
        let runID = server.split(separator: "\r\n").first { $0.hasPrefix("run_id:") }.map(String.init)
        #expect(runIDs["run_id"] == nil || runIDs["run_id"] == runID, "round \(round)")
        runIDs["run_id"] = runID
        await connection.close()
    }

    func deleteEverything(_ client: APIClient) async throws {
        for cache in try await client.get(CacheList.self, "/api/v1/caches").caches {
            let operation: OperationDocument = try await client.send(.delete, APIClient.path(cache), nil)
            let change = ChangeDocument(name: cache.name, scope: cache.scope, action: "delete", operation: operation.id)
            try await client.wait(for: [change], until: Deadline(in: hangLimit), Progress(isQuiet: true))
        }
    }

    func checkNothingIsLeft() {
        #expect(Leftovers.processes(of: folder) == [])
        #expect((try? FileManager.default.contentsOfDirectory(atPath: folder + "/nodes")) ?? [] == [])
        for address in addresses {
            let socket = terrace_listen(address.host, UInt16(address.port))
            #expect(socket >= 0, "\(address) is still taken")
            if socket >= 0 { close(socket) }
        }
    }
}
