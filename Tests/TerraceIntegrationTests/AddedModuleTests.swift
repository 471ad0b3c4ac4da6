import TerraceCore
import TerraceLocal
import TerraceRedis
import TerraceTestSupport
import Testing

private typealias F = RealFixture

/// JSON, TimeSeries and Bloom filters in every engine that is there.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct AddedModuleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var engine: EngineRequest
        var module: EngineModule
        var testDescription: String { "\(module.rawValue) in \(engine.name.rawValue) \(engine.version ?? "")" }
    }

    private static let engines = [EngineRequest(name: .redis, version: "7.0")] + EngineVersionTests.added
    private static let cases = engines.flatMap { engine in
        [EngineModule.json, .timeseries, .bloom].map { Case(engine: engine, module: $0) }
    }

    private func require(_ one: Case) async throws {
        guard F.added.contains(where: { $0.package.name == one.module.rawValue }) else {
            try Test.cancel(
                "the module \(one.module.rawValue) is not there; TERRACE_ACCEPT_LICENCES=yes scripts/test adds it")
        }
        try await EngineVersionTests.requireInstalled(one.engine)
    }

    /// Writes one value of the module under a key.
    private func writing(_ module: EngineModule, _ key: String) -> [String] {
        switch module {
        case .json: ["JSON.SET", key, "$", "{\"a\":[1,2]}"]
        case .timeseries: ["TS.ADD", key, "1000", "42"]
        case .bloom: ["BF.ADD", key, "x"]
        case .search: ["FT._LIST"]
        }
    }

    private func reading(_ module: EngineModule, _ key: String) -> [String] {
        switch module {
        case .json: ["JSON.GET", key, "$.a"]
        case .timeseries: ["TS.RANGE", key, "-", "+"]
        case .bloom: ["BF.EXISTS", key, "x"]
        case .search: ["FT._LIST"]
        }
    }

    /// Whether the answer to `reading` has what `writing` wrote.
    private func isThere(_ module: EngineModule, _ answer: RESPValue) -> Bool {
        switch module {
        case .json: answer.string == "[[1,2]]"
        case .timeseries: answer.array?.first?.array?.first?.integer == 1000
        case .bloom: answer.integer == 1
        case .search: false
        }
    }

    private func declaration(_ one: Case, _ shards: Int?) throws -> CacheDeclaration {
        try F.declaration("found") {
            $0.tier = "enterprise"
            $0.engine = one.engine
            $0.modules = [one.module]
            $0.clusterPolicy = shards == nil ? .enterprise : .oss
            $0.shards = shards
        }
    }

    @Test(arguments: cases) func aModulesDataSurviveAFailoverAndComeBackWithASnapshot(_ one: Case) async throws {
        try await require(one)
        try await F.with { f in
            try await f.settle([declaration(one, nil)])
            let client = try await f.client("found")
            try await client.send(writing(one.module, "k"))
            try await client.untilReplicated(to: 1)
            _ = try await f.snapshot("found", as: "s")
            try await f.kill(NodeID(shard: 0, index: 0), of: "found")
            _ = try await f.event("Promoted", of: "found")
            try await f.untilAvailable("found")
            let kept = try await f.client("found").send(reading(one.module, "k"))
            #expect(isThere(one.module, kept), "\(kept)")
            try await f.restore("again", from: "s")
            let restored = try await f.client("again").send(reading(one.module, "k"))
            #expect(isThere(one.module, restored), "\(restored)")
        }
    }

    /// Keys of a module move with their slots.
    @Test(arguments: cases.filter { $0.module != .bloom && $0.engine.version != "7.0" })
    func aModulesDataMoveToANewShard(_ one: Case) async throws {
        try await require(one)
        try await F.with { f in
            try await f.settle([declaration(one, 2)])
            let client = try await StrictClient(f.place("found"))
            for number in 0..<40 { _ = try await client.send(writing(one.module, "k\(number)"), key: "k\(number)") }
            try await f.settle([declaration(one, 3)])
            for number in 0..<40 {
                let found = try await client.send(reading(one.module, "k\(number)"), key: "k\(number)")
                #expect(isThere(one.module, found), "k\(number): \(found)")
            }
        }
    }
}
