import Synchronization
import TerraceAWS
import TerraceAzure
import TerraceCore
import TerraceFrontEnd
import TerraceGoogle
import TerraceStore
import TerraceTestSupport
import Testing

/// A change that was answered with an error has not happened, one that was answered with success is in the file, and memory
/// equals the file. This is tested for every change of every API, with the store failing at each of its transactions.
@Suite(.timeLimit(.minutes(10))) struct StoreFaultTests {
    enum Door: String, CaseIterable {
        case AWS, Azure, Google

        func frontEnd(_ services: FrontEndServices) -> any FrontEnd {
            switch self {
            case .AWS: AWSFrontEnd(services)
            case .Azure: AzureFrontEnd(services)
            case .Google: GoogleFrontEnd(services)
            }
        }

        /// The golden cases of the API. Every supported operation has a case that succeeds.
        var requests: [GoldenFile.Case] {
            let test = FrontEndFixture.repository + "/Tests/Terrace\(rawValue)Tests/WireTests.swift"
            return GoldenFolder("wire", marker: "answer", beside: test).cases
        }
    }

    @Test(arguments: Door.allCases) func everyRequestOfAVendorsAPI(_ door: Door) async throws {
        try await FaultTrial.with { trial in
            let frontEnd = door.frontEnd(trial.fixture.services)
            #expect(!door.requests.isEmpty)
            for item in door.requests {
                let request = FrontEndFixture.request(item.input)
                try await trial.ask(item.name) { await frontEnd.respond(to: request).status }
            }
            #expect(trial.refused > 20, "only so many changes were refused")
        }
    }

    @Test func everyChangeOfTheNativeAPI() async throws {
        try await FaultTrial.with { trial in
            let service = trial.fixture.service
            let (id, other) = (try CacheID(name: "native"), try CacheID(name: "other"))
            func declaration(_ id: CacheID, replicas: Int) -> CacheDeclaration {
                var declaration = CacheDeclaration(id: id, tier: "standard")
                declaration.replicas = replicas
                return declaration
            }
            let (one, two) = (declaration(id, replicas: 1), declaration(id, replicas: 2))
            let neighbour = declaration(other, replicas: 1)
            let node = NodeID(shard: 0, index: 0)
            let changes: [(String, @Sendable () async throws -> Void)] = [
                ("create", { _ = try await service.apply([one]) }),
                ("create with a neighbour", { _ = try await service.apply([two, neighbour]) }),
                ("regenerate a key", { _ = try await service.regenerateKey(id, index: 0) }),
                ("set keys", { _ = try await service.setKeys(id, ["a-key-of-somebody"]) }),
                ("fail over", { _ = try await service.failover(id, shard: 0, to: nil, forced: false) }),
                ("restart", { _ = try await service.restart(id, nodes: [node]) }),
                (
                    "delete one and change another",
                    {
                        var intent = ApplyIntent([one])
                        intent.deleting = [other]
                        _ = try await service.apply(intent)
                    }
                ),
                ("create again", { _ = try await service.apply([neighbour]) }),
                ("delete", { _ = try await service.delete(other) }),
            ]
            for (name, change) in changes { try await trial.ask(name) { try await Self.status(change) } }
            #expect(trial.refused >= 3 * changes.count, "every change was refused in every way")
            let leased = Mutex<CacheID?>(nil)
            try await trial.askMoving("lease") {
                try await Self.status {
                    let lease = try await service.lease(.tier("standard"), for: .seconds(3600))
                    leased.withLock { $0 = lease.cache }
                }
            }
            let lease = try #require(leased.withLock { $0 })
            try await trial.ask("release") { try await Self.status { _ = try await service.release(lease) } }
            // Nodes change for a while after this request, so it comes last.
            try await trial.ask("end a zone") {
                try await Self.status { _ = try await service.setZone("a", isDown: true) }
            }
        }
    }

    private static func status(_ change: () async throws -> Void) async throws -> Int {
        do {
            try await change()
            return 200
        } catch let error as TerraceError {
            switch error.code {
            case .unavailable: return 503
            case .internal: return 500
            default:
                Issue.record("refused for another reason: \(error)")
                return 400
            }
        }
    }
}
