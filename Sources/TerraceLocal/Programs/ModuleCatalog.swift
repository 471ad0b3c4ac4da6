import Foundation
public import TerraceCore

/// Files of engine modules on this machine.
public struct ModuleCatalog: Sendable {
    /// The files, in the order in which they were found.
    public let files: [(module: EngineModule, path: String)]
    private let folders: [String]
    /// What is known of modules that were added for Terrace, by their folders.
    private let added: [String: AddedPackage]

    /// The folders where distributions and the vendors' own packages put modules.
    private static let usual = [
        "/usr/lib/redis/modules", "/usr/lib/valkey/modules", "/usr/lib/redis", "/usr/lib/valkey",
        "/usr/local/lib/redis/modules", "/usr/local/lib/valkey/modules", "/opt/redis-stack/lib",
        "/opt/homebrew/lib/redis/modules", "/home/linuxbrew/.linuxbrew/lib/redis/modules",
    ]

    /// File names of modules, without extension and a leading `lib`.
    private static let names: [EngineModule: Set<String>] = [
        .search: ["redisearch", "valkeysearch", "search"], .json: ["rejson", "redisjson", "valkeyjson", "json"],
        .bloom: ["redisbloom", "rebloom", "valkey_bloom"], .timeseries: ["redistimeseries"],
    ]

    /// Looks in `folders`, then in the usual ones, then in those that were added for Terrace.
    public init(folders: [String], added: [AddedFolder] = []) {
        self.folders = folders + Self.usual + added.map(\.path)
        self.added = Dictionary(added.map { ($0.path, $0.package) }, uniquingKeysWith: { $1 })
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

    /// The module's file for the engine; a file for the same engine is preferred. A file that needs a newer engine is not
    /// offered.
    func file(of module: EngineModule, for engine: Engine) -> String? {
        let paths = files.filter { $0.module == module }.map(\.path).filter { path in
            added[URL(fileURLWithPath: path).deletingLastPathComponent().path]?.fits(engine) ?? true
        }
        return paths.first { $0.contains("valkey") == (engine.name == .valkey) } ?? paths.first
    }

    /// - Throws: `TerraceError.failedPrecondition` that names the searched folders and how to get the module.
    func require(_ module: EngineModule, for engine: Engine) throws -> String {
        if let file = file(of: module, for: engine) { return file }
        let way =
            switch module {
            case .search:
                "`terrace engines add search-1`, or `search` for Redis 7.4 and newer, then start terraced again"
            case .json, .bloom, .timeseries: "`terrace engines add \(module.rawValue)`, then start terraced again"
            }
        throw TerraceError(
            .failedPrecondition,
            "the module \(module.rawValue) is not installed for \(engine): \(way). It was looked for in "
                + "\(folders.joined(separator: ", ")); terraced --modules names another folder",
            field: "spec.modules")
    }
}
