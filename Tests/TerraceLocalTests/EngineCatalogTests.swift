import TerraceCore
import Testing

@testable import TerraceLocal

@Suite struct EngineCatalogTests {
    private static let installed = ["6.2.14", "7.0.15", "7.2.4"].map {
        Engine(name: .redis, version: $0, origin: "/opt/\($0)/redis-server")
    }

    @Test(arguments: [
        (nil, "7.2.4"), ("7", "7.2.4"), ("7.1", "7.2.4"), ("7.0", "7.2.4"), ("6", "6.2.14"), ("6.0", "6.2.14"),
    ])
    func requestIsHonouredByMajorVersion(_ version: String?, _ expected: String) throws {
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

    @Test(arguments: [
        ("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64", "redis 7.0.15"),
        ("Valkey server v=8.0.1 sha=00000000:0", "valkey 8.0.1"), ("redis-check-rdb", nil), ("", nil),
        ("Redis server v=beta", nil),
    ])
    func versionTextDecidesWhatAProgramIs(_ text: String, _ expected: String?) {
        #expect(EngineCatalog.parse(text, path: "/x")?.description == expected)
    }
}
