import TerraceCore
import Testing

@testable import TerraceLocal

@Suite struct EngineCatalogTests {
    private static let installed = ["6.2.14", "7.0.15", "7.2.4"].map {
        Engine(name: .redis, version: $0, origin: "/opt/\($0)/redis-server", hasTLS: $0 != "7.2.4")
    }

    @Test(arguments: [
        (nil, "7.2.4"), ("7", "7.2.4"), ("7.1", "7.2.4"), ("7.0", "7.0.15"), ("6", "6.2.14"), ("6.0", "6.2.14"),
    ])
    func requestIsHonouredInEveryNumberElseByMajorVersion(_ version: String?, _ expected: String) throws {
        let catalog = EngineCatalog(engines: Self.installed, strict: false)
        #expect(try catalog.select(EngineRequest(version: version)).version == expected)
    }

    @Test(arguments: [("7.0", "7.0.15"), ("7.0.15", "7.0.15"), ("7", "7.2.4")])
    func strictRequestIsHonouredInEveryNumber(_ version: String, _ expected: String) throws {
        let catalog = EngineCatalog(engines: Self.installed, strict: true)
        #expect(try catalog.select(EngineRequest(version: version)).version == expected)
    }

    @Test(arguments: [
        (EngineRequest(version: "8"), false), (EngineRequest(version: "7.1"), true),
        (EngineRequest(name: .valkey), false),
    ])
    func refusalNamesWhatIsInstalled(_ request: EngineRequest, _ strict: Bool) {
        let catalog = EngineCatalog(engines: Self.installed, strict: strict)
        let error = #expect(throws: TerraceError.self) { try catalog.select(request) }
        #expect(error?.code == .failedPrecondition)
        #expect(error?.message.contains("redis 6.2.14 (/opt/6.2.14/redis-server)") == true)
    }

    @Test(arguments: [(nil, "7.0.15"), ("7", "7.0.15"), ("7.2", "7.2.4"), ("6", "6.2.14")])
    func anAddedEngineServesWhatNoOtherServesAsWell(_ version: String?, _ expected: String) throws {
        let added: Set = ["/opt/7.2.4/redis-server", "/opt/6.2.14/redis-server"]
        let catalog = EngineCatalog(engines: Self.installed, added: added, strict: false)
        #expect(try catalog.select(EngineRequest(version: version)).version == expected)
    }

    @Test func anEngineWithoutTLSIsNoneForACacheThatNeedsIt() throws {
        let catalog = EngineCatalog(engines: Self.installed, strict: false)
        #expect(try catalog.select(EngineRequest(), needsTLS: true).version == "7.0.15")
        let alone = EngineCatalog(engines: Self.installed.filter { $0.version != "7.0.15" }, strict: false)
        let error = #expect(throws: TerraceError.self) {
            try alone.select(EngineRequest(version: "7"), needsTLS: true)
        }
        #expect(error?.field == "spec.tls")
        #expect(
            error?.message.hasPrefix(
                "redis 7.2.4 (/opt/7.2.4/redis-server) was built without TLS; ask for one with TLS, which redis 6.2.14")
                == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        ("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64", "redis 7.0.15"),
        ("Valkey server v=8.0.1 sha=00000000:0", "valkey 8.0.1"), ("redis-check-rdb", nil), ("", nil),
        ("Redis server v=beta", nil),
    ])
    func versionTextDecidesWhatAProgramIs(_ text: String, _ expected: String?) {
        #expect(EngineDiscovery.version(text).map { "\($0.0.rawValue) \($0.1)" } == expected)
    }

    /// The last lines of Redis 7.0, 8.2 and 6.2, which have TLS, lack it, and lack its settings as well.
    @Test(arguments: [
        ("# No tls-key-file configured!\n# Failed to configure TLS. Check logs for more info.", true),
        ("# Missing implement of connection type tls\n# Failed finding TLS support.", false),
        (">>> 'tls-port \"1\"'\nBad directive or wrong number of arguments", false), ("", false),
    ])
    func aProgramTellsWhetherItHasTLS(_ text: String, _ expected: Bool) {
        #expect(EngineDiscovery.hasTLS(text) == expected)
    }
}
