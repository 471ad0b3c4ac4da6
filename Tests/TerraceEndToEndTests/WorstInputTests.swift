import Foundation
import TerraceAPI
import TerraceTestSupport
import Testing

@testable import TerraceCommands

/// Inputs that are made to be as expensive as possible are sent to a real daemon.
@Suite(.serialized, .timeLimit(.minutes(60))) struct WorstInputTests {
    /// Regression: six bodies of three kilobytes delayed a failover by half a minute, because they were parsed on the
    /// threads that repair caches.
    @Test func expensiveInputsDoNotDelayAFailover() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let client = try APIClient(endpoint: daemon.endpoint)
            let create = ["create", "web", "--tier", "standard", "--replicas", "1"]
            #expect(try await TerraceRun(create, endpoint: daemon.endpoint).status == 0)
            let calm = try await failover(client)
            let (loaded, sent) = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        var sent = 0
                        while !Task.isCancelled {
                            for attack in Attack.all where !Task.isCancelled {
                                if (try? await attack.send(client)) != nil { sent += 1 }
                            }
                        }
                        return sent
                    }
                }
                let loaded = try await failover(client)
                group.cancelAll()
                var sent = 0
                for try await count in group { sent += count }
                return (loaded, sent)
            }
            // A busy machine is slow with and without the inputs. Two seconds are allowed for the CPU time of the senders.
            #expect(loaded <= 4 * calm + 2, "\(loaded) s beside \(sent) inputs, \(calm) s without")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// Inputs are parsed neither on the threads that repair caches nor on those that transfer data.
    @Test func inputsAreParsedOnThreadsOfTheirOwn() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state", path: workspace.path)
            let client = try APIClient(endpoint: daemon.endpoint)
            let heavy = try #require(Attack.all.first { $0.name == "many manifests" })
            let (before, beforeOwn) = (
                ProcessFigures.work(of: daemon.pid), ProcessFigures.work(of: daemon.pid, named: "TP-")
            )
            for _ in 0..<10 { _ = try await heavy.send(client) }
            let own = ProcessFigures.work(of: daemon.pid, named: "TP-") - beforeOwn
            let all = ProcessFigures.work(of: daemon.pid) - before
            #expect(own > 0.7 * all, "\(own) s of \(all) s")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// The time in seconds from the end of a primary to its replica's promotion, by the daemon's clock; the median of
    /// three.
    private func failover(_ client: APIClient) async throws -> Double {
        var times: [Double] = []
        for _ in 0..<3 {
            #expect(try await TerraceRun(["wait", "web", "--for", "available"], endpoint: client.endpoint).status == 0)
            let last = try await events(client, after: 0).last?.sequence ?? 0
            let _: FaultDocument = try await client.send(
                .post, "/api/v1/caches/local/web/actions/chaos?fault=kill", nil, within: hangLimit)
            let news = try await eventually("a replica is promoted") {
                try await events(client, after: last)
            } until: {
                $0.contains { $0.reason == "Promoted" }
            }
            let ended = try time(of: "NodeExited", in: news)
            times.append(try time(of: "Promoted", in: news) - ended)
        }
        return times.sorted()[1]
    }

    private func events(_ client: APIClient, after sequence: Int64) async throws -> [EventDocument] {
        try await client.get(
            EventList.self, "/api/v1/events?cache=web&limit=10000&after=\(sequence)", within: hangLimit
        )
        .events
    }

    private func time(of reason: String, in events: [EventDocument]) throws -> Double {
        let text = try #require(events.first { $0.reason == reason }?.time, "\(events.map(\.reason))")
        return try Date(text, strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true))
            .timeIntervalSince1970
    }

    /// Random requests to the native API over connections cause no internal error and take limited CPU time.
    @Test func mutatedRequestsCauseNoInternalError() async throws {
        try await Workspace.with { workspace in
            // The daemon has no engine, so a request that happens to be valid starts no servers.
            let daemon = try await DaemonProcess(folder: workspace.path + "/state", path: workspace.path)
            let port = try #require(URL(string: daemon.endpoint)?.port)
            var fuzz = WireFuzz(seeds: Self.seeds, seed: 20_261_129)
            // Each input has a connection of its own, so the suite has fewer rounds than for a front-end without sockets.
            let rounds = WireFuzz.rounds > 20_000 ? WireFuzz.rounds : 2000
            let isOwnBuild = ProcessInfo.processInfo.environment["TERRACE_TEST_PROGRAMS"] == nil
            let limit = isOwnBuild ? WorkMeter.limit : WorkMeter.optimizedLimit
            var unanswered = 0
            for _ in 0..<rounds {
                let bytes = fuzz.nextBytes()
                let text = String(decoding: bytes, as: UTF8.self)
                // A stream of events does not end, and a request to /daemon may stop the daemon.
                guard !text.contains("follow"), !text.contains("/daemon") else { continue }
                let request = RawRequest(bytes, port: port)
                var answer = ""
                func work() async throws -> Double {
                    let before = ProcessFigures.work(of: daemon.pid)
                    answer = try await Self.answer(to: request, port: port)
                    return ProcessFigures.work(of: daemon.pid) - before
                }
                var least = try await work()
                if answer.hasPrefix("no answer") { unanswered += 1 }
                #expect(!answer.hasPrefix("5"), "\(answer)\n\(text.prefix(2000))")
                for _ in 0..<3 where least > limit { least = min(least, try await work()) }
                #expect(least <= limit, "\(least) s: \(text.prefix(2000))")
            }
            #expect(unanswered < rounds / 20, "a broken request is refused, not dropped: \(unanswered) of \(rounds)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// The answer, or "no answer" after a while: a head may announce a longer body than is sent.
    private static func answer(to request: RawRequest, port: Int) async throws -> String {
        try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask { try await request.answer(port: port, isLast: true) }
            group.addTask {
                try await Task.sleep(for: .seconds(10))
                return "no answer"
            }
            defer { group.cancelAll() }
            return try await group.next() ?? "no answer"
        }
    }

    private static let manifest =
        "apiVersion: terrace/v1\nkind: Cache\nmetadata: {name: a, labels: {b: c}}\nspec: {tier: basic}\n"

    private static let seeds =
        BadRequestTests.golden.cases.map(\.input).filter { !$0.contains("{{") } + [
            "POST /api/v1/caches\nContent-Type: application/yaml\n\n" + manifest,
            "PUT /api/v1/caches/local/a\nContent-Type: application/yaml\n\n" + manifest,
            "POST /api/v1/caches\n\n"
                + #"{"apiVersion":"terrace/v1","kind":"Cache","metadata":{"name":"a"},"spec":{"tier":"premium","shards":2}}"#,
            "PATCH /api/v1/caches/local/a\nContent-Type: application/merge-patch+json\n\n"
                + #"{"metadata":{"labels":{"a":"b"}},"spec":{"config":{"maxmemory-policy":"allkeys-lru"},"users":[]}}"#,
            "POST /api/v1/apply\n\n"
                + #"{"manifests":[{"file":"a.yaml","text":"apiVersion: terrace/v1\nkind: Cache\n"}],"prune":false,"dryRun":true}"#,
            "POST /api/v1/leases\n\n" + #"{"tier":"basic","ttl":"10m"}"#, "GET /api/v1/events?after=0&limit=10&cache=a",
            "GET /api/v1/operations?scope=local&cache=a&limit=5", "GET /api/v1/operations/abc?wait=1ms",
            "GET /api/v1/caches?name=a", "GET /api/v1/caches/local/a/logs/0-0?after=0&bytes=100",
            "POST /api/v1/caches/azure%3As%2Fg/a/actions/failover?shard=0&node=0-1&forced=true",
            "POST /api/v1/caches/local/a/actions/chaos?fault=kill&zone=a", "POST /api/v1/zones/a/actions/up",
            "GET /metrics\nAccept: text/plain", "GET /healthz/local/a", "GET /api/v1/openapi.json", "GET /api/v1/tiers",
        ]
}
