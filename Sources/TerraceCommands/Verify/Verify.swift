import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore
import TerraceRedis
import TerraceVerify

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Write to a cache during faults and changes, and check that no acknowledged write is lost.",
        discussion: """
            Clients increment counters, add to sets, push to lists and append to streams. Meanwhile a scenario is carried \
            out, or you change the cache yourself. Exit code 0: no acknowledged write was lost, and none is there twice; \
            1: otherwise. The keys begin with terrace-verify: and are deleted at the end.
            """)
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var name: String
    @Option(help: "A file of steps to carry out; see docs/failures.md.", completion: .file())
    var scenario: String?
    @Option(help: "How long to write, without a scenario.")
    var duration = Timeout(duration: .seconds(10))
    @Option(help: "The number of clients that write at the same time.") var clients = 4
    @Option(help: "The number of replicas that must have a write before it counts as acknowledged (WAIT).")
    var replicas = 0
    @Option(help: "The number from which the scenario's random choices follow.") var seed: UInt64?
    @Option(help: "Log in as this user of the cache.") var user: String?
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (1...1000).contains(clients) else { throw ValidationError("--clients is 1 to 1000") }
        guard (0...100).contains(replicas) else { throw ValidationError("--replicas is 0 to 100") }
    }

    func run() async throws {
        var isClean = true
        try await Failure.handling {
            let client = try global.client
            try await client.checkIsOwn()
            let cache = try await client.find(name)
            let steps = try scenario.map { try Scenario(file: $0) }
            let place = try await place(client, cache)
            let checker = Checker(place, clients: clients, replicas: replicas, run: UUID().uuidString)
            // A failed step ends the scenario. The writes until then are checked all the same.
            var failure: (any Error)?
            do {
                let verdict = try await checker.check {
                    guard let steps else { return try await Task.sleep(for: duration.duration) }
                    var runner = ScenarioRunner(
                        client: client, cache: cache, seed: seed ?? steps.seed ?? .random(in: 0...9999),
                        deadline: global.deadline, isQuiet: global.quiet)
                    do { try await runner.run(steps) } catch { failure = error }
                }
                isClean = verdict.isClean
                try global.printer.print(verdict, names: verdict.examples) { verdict.rows }
            } catch { throw failure ?? error }
            if let failure { throw failure }
        }
        if !isClean { throw ExitCode(1) }
    }

    private func place(_ client: APIClient, _ cache: CacheDocument) async throws -> CachePlace {
        let connection = try await client.get(ConnectionDocument.self, APIClient.path(cache) + "/connection")
        let login = try Login(user, connection, of: cache)
        return CachePlace(
            endpoint: Endpoint(host: connection.host, port: connection.port),
            user: login.isNamed ? login.user : nil, password: login.password, trust: try connection.trust)
    }
}

extension Verdict {
    fileprivate var rows: [[String]] {
        var rows = [
            ["acknowledged", "\(acknowledged)"], ["lost", "\(lost)"], ["duplicated", "\(duplicated)"],
            ["unconfirmed", "\(unconfirmed)"], ["longest stall", "\(Int(longestStall.rounded())) ms"],
        ]
        rows += errors.sorted { $0.key < $1.key }.map { ["error \($0.key)", "\($0.value)"] }
        return rows + examples.map { ["", $0] }
    }
}

extension ConnectionDocument {
    /// The authority that a client has to trust; nil without TLS.
    var trust: RedisTrust? {
        get throws {
            guard tls, let file = authorityFile else { return nil }
            guard let authority = FileManager.default.contents(atPath: file) else {
                throw TerraceError(
                    .failedPrecondition, "\(file), the authority of the servers' certificates, cannot be read")
            }
            return try RedisTrust(authority: String(decoding: authority, as: UTF8.self))
        }
    }
}
