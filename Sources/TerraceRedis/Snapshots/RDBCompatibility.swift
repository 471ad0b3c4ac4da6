/// Which engine loads which snapshot.
///
/// Sources: `RDB_VERSION` in `rdb.h` of each release; `rdbIsForeignVersion` of Valkey 9. Snapshots of Redis 7.0, 7.4 and
/// 8.2 and of Valkey 8.1 and 9.1 were loaded into each other.
public enum RDBCompatibility {
    /// The names of engines, as in manifests.
    public enum Engine: String, Sendable, CaseIterable {
        case redis, valkey

        var title: String { self == .redis ? "Redis" : "Valkey" }

        /// The first release, major and minor number, that writes and loads each version; newest first.
        var releases: [(format: RDBFormat, major: Int, minor: Int)] {
            switch self {
            case .redis:
                [
                    (RDBFormat(.redis, 13), 8, 6), (RDBFormat(.redis, 12), 7, 4), (RDBFormat(.redis, 11), 7, 2),
                    (RDBFormat(.redis, 10), 7, 0), (RDBFormat(.redis, 9), 5, 0), (RDBFormat(.redis, 8), 4, 0),
                ]
            case .valkey:
                [(RDBFormat(.valkey, 81), 9, 2), (RDBFormat(.valkey, 80), 9, 0), (RDBFormat(.redis, 11), 7, 2)]
            }
        }
    }

    /// Why the engine does not load a snapshot of this form, what it loads, and what would load it; nil where it loads
    /// it.
    ///
    /// - Parameter version: as the engine prints it, such as `7.0.15`.
    public static func obstacle(to format: RDBFormat, in engine: Engine, _ version: String) -> String? {
        let numbers = version.split(separator: ".").map { Int($0) ?? 0 }
        let newest = engine.releases.first { release in
            !numbers.lexicographicallyPrecedes([release.major, release.minor])
        }
        guard let newest else { return "\(engine.title) \(version) is older than any that is known here" }
        guard !loads(format, newest.format) else { return nil }
        let others = Engine.allCases.compactMap { first(of: $0, loading: format) }
        let way =
            others.isEmpty ? "no engine that is known here loads it" : "\(others.joined(separator: " and ")) load it"
        return
            "the snapshot has the form \(format), and \(engine.title) \(version) loads \(extent(newest.format)); \(way)"
    }

    /// Whether an engine whose own form is `own` loads `format`.
    private static func loads(_ format: RDBFormat, _ own: RDBFormat) -> Bool {
        guard format.magic != own.magic else { return format.version <= own.version }
        // Valkey loads what Redis wrote before they parted.
        return format.magic == .redis && format.version <= 11
    }

    private static func extent(_ own: RDBFormat) -> String {
        own.magic == .redis ? "up to \(own)" : "up to \(RDBFormat(.redis, 11)), and its own up to \(own)"
    }

    private static func first(of engine: Engine, loading format: RDBFormat) -> String? {
        engine.releases.last { loads(format, $0.format) }.map { "\(engine.title) \($0.major).\($0.minor) or later" }
    }
}
