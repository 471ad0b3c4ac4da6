import Foundation
import TerraceCore
import Testing

@testable import TerraceLocal

/// Files of modules, and which of them an engine gets.
@Suite struct ModuleCatalogTests {
    private static func engine(_ name: EngineName, _ version: String) -> Engine {
        Engine(name: name, version: version, origin: "/usr/bin/server", hasTLS: true)
    }

    /// Makes the folders `search` and `search-1`, each with a file of the module.
    private func withPackages(_ body: ([AddedFolder]) throws -> Void) throws {
        let home = FileManager.default.temporaryDirectory.path + "/terrace-modules-" + UUID().uuidString.prefix(8)
        defer { try? FileManager.default.removeItem(atPath: home) }
        let packages = [
            AddedPackage(
                name: "search", version: "2.10.5", licence: "x", from: "y", needs: ["redis": "7.4", "valkey": "8.1"]),
            AddedPackage(name: "search-1", version: "1.2.2", licence: "x", from: "y"),
        ]
        for package in packages {
            let folder = "\(home)/\(package.name)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data().write(to: URL(fileURLWithPath: "\(folder)/redisearch.so"))
            try JSONEncoder().encode(package).write(to: URL(fileURLWithPath: "\(folder)/\(AddedPackage.file)"))
        }
        try FileManager.default.createDirectory(atPath: "\(home)/.adding-x", withIntermediateDirectories: true)
        try body(AddedFolder.all(below: home))
    }

    @Test(arguments: [
        (engine(.redis, "7.0.15"), "search-1"), (engine(.redis, "7.4.1"), "search"),
        (engine(.redis, "8.2.3"), "search"),
        (engine(.valkey, "8.0.1"), "search-1"), (engine(.valkey, "8.1.8"), "search"),
    ])
    func anEngineGetsTheModuleThatItCanLoad(_ engine: Engine, _ expected: String) throws {
        try withPackages { added in
            #expect(added.map(\.package.name) == ["search", "search-1"])
            let file = try ModuleCatalog(folders: [], added: added).require(.search, for: engine)
            #expect(file.hasSuffix("/\(expected)/redisearch.so"))
        }
    }

    @Test func aMissingModuleIsRefusedWithTheWayToGetIt() {
        let error = #expect(throws: TerraceError.self) {
            try ModuleCatalog(folders: []).require(.timeseries, for: Self.engine(.redis, "7.0.15"))
        }
        #expect(error?.code == .failedPrecondition && error?.field == "spec.modules")
        #expect(error?.message.contains("`terrace engines add timeseries`") == true)
    }

    @Test func aFilesLibrariesAreThoseOfTheFolderBesideIt() throws {
        try withPackages { added in
            let folder = try #require(added.first).path
            try FileManager.default.createDirectory(atPath: "\(folder)/lib", withIntermediateDirectories: true)
            let files = ["\(folder)/redisearch.so", "\(folder)/other.so", "\(added[1].path)/redisearch.so"]
            #expect(Libraries.environment(for: files) == ["LD_LIBRARY_PATH": "\(folder)/lib"])
            #expect(Libraries.environment(for: ["/usr/bin/redis-server"]) == [:])
        }
    }
}
