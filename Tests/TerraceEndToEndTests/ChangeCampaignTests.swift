import Foundation
import TerraceAPI
import TerraceCore
import TerraceTestSupport
import TerraceVerify
import Testing

@testable import TerraceCommands

/// The daemon is killed in the middle of changes while clients write. The next daemon finishes them, and no
/// acknowledged write is lost. `scripts/test --long` runs twenty rounds of each.
@Suite(.serialized, .timeLimit(.minutes(60))) struct ChangeCampaignTests {
    private static var rounds: Int { ProcessInfo.processInfo.environment["TERRACE_LONG"] == nil ? 1 : 20 }

    struct Change: Sendable, CustomTestStringConvertible {
        var name: String
        /// The specs; the cache begins with the first one.
        var specs: [String]
        /// An action that is requested instead of the second spec.
        var action: String?
        var testDescription: String { name }
    }

    private static let changes = [
        Change(name: "failover", specs: ["{tier: standard, replicas: 1}"], action: "failover?shard=0"),
        Change(name: "restart", specs: ["{tier: standard, replicas: 1}"], action: "restart"),
        Change(name: "size", specs: ["{tier: standard, size: C1}", "{tier: standard, size: C2}"]),
        Change(name: "replicas", specs: ["{tier: premium, replicas: 1}", "{tier: premium, replicas: 3}"]),
        Change(name: "shards", specs: ["{tier: premium, shards: 1}", "{tier: premium, shards: 3}"]),
        Change(name: "fewer shards", specs: ["{tier: premium, shards: 3}", "{tier: premium, shards: 2}"]),
        Change(name: "clustering", specs: ["{tier: premium}", "{tier: premium, shards: 2}"]),
        Change(
            name: "engine",
            specs: [
                "{tier: standard, engine: {name: redis, version: \"7\"}}",
                "{tier: standard, engine: {name: valkey, version: \"8\"}}",
            ]),
    ]

    @Test(arguments: changes) func nextDaemonFinishesAnInterruptedChange(_ change: Change) async throws {
        if change.name == "engine", !DaemonProcess.hasEngine("valkey-8.0") {
            try Test.cancel("valkey 8 is not here; scripts/engines adds it")
        }
        var random = SeededGenerator(seed: 20_261_126)
        try await Workspace.with { workspace in
            let state = workspace.path + "/state"
            var stall = 0.0
            for round in 0..<Self.rounds {
                var daemon = try await DaemonProcess(folder: state)
                let name = "round\(round)"
                try await Self.apply(change.specs[0], name, daemon)
                try await Self.untilAvailable(name, daemon)
                let client = try APIClient(endpoint: daemon.endpoint)
                let path = APIClient.path(scope: "local", name: name)
                let place = try await client.get(ConnectionDocument.self, path + "/connection")
                let checker = Checker(
                    CachePlace(
                        endpoint: Endpoint(host: place.host, port: place.port), password: place.password),
                    patience: hangLimit, run: name)
                let moment = Duration.milliseconds(Int.random(in: 0...800, using: &random))
                let verdict = try await checker.check {
                    if let action = change.action {
                        let _: OperationDocument = try await client.send(.post, "\(path)/actions/\(action)", nil)
                    } else {
                        try await Self.apply(change.specs[1], name, daemon)
                    }
                    // The moment of the kill is random.
                    try await Task.sleep(for: moment)
                    await daemon.end(SIGKILL)
                    daemon = try await DaemonProcess(folder: state)
                    try await Self.untilAvailable(name, daemon)
                }
                #expect(verdict.isClean, "\(change.name), killed after \(moment): \(verdict)")
                stall = max(stall, verdict.longestStall)
                let deleted = try await TerraceRun(["delete", name, "--yes"], endpoint: daemon.endpoint)
                #expect(deleted.status == 0, "\(deleted.errors)")
                #expect(await daemon.end(SIGTERM) == 0)
            }
            print("daemon killed during \(change.name): \(Self.rounds) rounds, longest stall \(Int(stall)) ms")
        }
    }

    private static func apply(_ spec: String, _ name: String, _ daemon: DaemonProcess) async throws {
        let text = "apiVersion: terrace/v1\nkind: Cache\nmetadata: {name: \(name)}\nspec: \(spec)\n"
        let request = ApplyRequest(
            manifests: [.init(file: "campaign.yaml", text: text)], prune: false, dryRun: false)
        let _: ChangeList = try await APIClient(endpoint: daemon.endpoint).send(
            .post, "/api/v1/apply", JSON.bytes(request))
    }

    private static func untilAvailable(_ name: String, _ daemon: DaemonProcess) async throws {
        let run = try await TerraceRun(["wait", name, "--for", "available"], endpoint: daemon.endpoint)
        try #require(run.status == 0, "\(run.errors)")
    }
}
