import Foundation
public import TerraceCore

/// Files of engine modules on this machine.
public struct ModuleCatalog: Sendable {
    /// In the order in which they were found.
    public let files: [(module: EngineModule, path: String)]
    private let folders: [String]

    /// Where distributions and the vendors' own packages put them.
    private static let usual = [
        "/usr/lib/redis/modules", "/usr/lib/valkey/modules", "/usr/lib/redis", "/usr/lib/valkey",
        "/usr/local/lib/redis/modules", "/usr/local/lib/valkey/modules", "/opt/redis-stack/lib",
    ]

    /// Names of files, without their endings and a leading `lib`.
    private static let names: [EngineModule: Set<String>] = [
        .search: ["redisearch", "valkeysearch", "search"], .json: ["rejson", "redisjson", "valkeyjson", "json"],
        .bloom: ["redisbloom", "rebloom", "valkey_bloom"], .timeseries: ["redistimeseries"],
    ]

    /// Looks in `folders`, then where modules usually lie.
    public init(folders: [String]) {
        self.folders = folders + Self.usual
        var files: [(EngineModule, String)] = []
        for folder in self.folders {
            let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for entry in entries.sorted() where entry.hasSuffix(".so") {
                let bare = entry.dropLast(3)
                let name = String(bare.hasPrefix("lib") ? bare.dropFirst(3) : bare)
                guard let module = EngineModule.allCases.first(where: { Self.names[$0]?.contains(name) == true }) else {
                    continue
                }
                files.append((module, folder + "/" + entry))
            }
        }
        self.files = files
    }

    /// The file for the engine: one of its own kind before another.
    func file(of module: EngineModule, for engine: Engine) -> String? {
        let paths = files.filter { $0.module == module }.map(\.path)
        return paths.first { $0.contains("valkey") == (engine.name == .valkey) } ?? paths.first
    }

    /// - Throws: `TerraceError.failedPrecondition` that says where one was looked for and how to get it.
    func require(_ module: EngineModule, for engine: Engine) throws -> String {
        if let file = file(of: module, for: engine) { return file }
        let way =
            switch module {
            case .search: "Debian and Ubuntu: apt-get install redis-redisearch, then start terraced again"
            case .json, .bloom, .timeseries: "it comes with Redis Stack and Redis 8"
            }
        throw TerraceError(
            .failedPrecondition,
            "the module \(module.rawValue) is not installed: \(way). It was looked for in "
                + "\(folders.joined(separator: ", ")); terraced --modules names another folder",
            field: "spec.modules")
    }
}
