import Foundation
import TerraceCore

/// Where archives lie: `<cache>/<shard>/<number>` below one folder. Names are those of the state folder's nodes.
struct ArchiveFolder: Sendable {
    let path: String

    private func folder(of cache: CacheID) -> String {
        path + "/" + "\(cache.scope)~\(cache.name)".replacingOccurrences(of: "/", with: "~")
    }

    private func folder(_ cache: CacheID, _ shard: Int) -> String { "\(folder(of: cache))/\(shard)" }

    /// Timelines that were begun completely, oldest first, by shard.
    func timelines(of cache: CacheID) -> [Int: [Timeline]] {
        var found: [Int: [Timeline]] = [:]
        for shard in names(folder(of: cache)).compactMap(Int.init) {
            found[shard] = timelines(of: cache, shard).filter { $0.about != nil }
        }
        return found
    }

    private func timelines(of cache: CacheID, _ shard: Int) -> [Timeline] {
        let folder = folder(cache, shard)
        return names(folder).compactMap(Int.init).sorted().map { Timeline(folder: "\(folder)/\($0)") }
    }

    /// A folder for the next timeline of the shard.
    func next(of cache: CacheID, _ shard: Int) throws -> Timeline {
        let last = names(folder(cache, shard)).compactMap(Int.init).max() ?? 0
        let timeline = Timeline(folder: "\(folder(cache, shard))/\(last + 1)")
        try FileManager.default.createDirectory(
            atPath: timeline.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return timeline
    }

    /// The newest timeline of the shard that was begun completely.
    func newest(of cache: CacheID, _ shard: Int) -> Timeline? {
        timelines(of: cache, shard).last { $0.about != nil }
    }

    /// Removes what a beginning that failed has left. None may be under way.
    func forgetUnfinished(_ cache: CacheID, _ shard: Int) {
        for timeline in timelines(of: cache, shard) where timeline.about == nil {
            try? FileManager.default.removeItem(atPath: timeline.folder)
        }
    }

    /// Removes timelines that ended before the time, but for the newest of each shard unless `all`, and those that were
    /// never begun completely.
    /// - Parameter time: seconds since 1970.
    func forget(_ cache: CacheID, before time: Double, all: Bool) {
        for shard in names(folder(of: cache)).compactMap(Int.init) {
            let timelines = timelines(of: cache, shard)
            for (index, timeline) in timelines.enumerated() {
                let isNewest = index == timelines.count - 1
                if isNewest && !all { continue }
                let end = timeline.about == nil ? 0 : timeline.readMarks().windows.last?.upperBound ?? 0
                if end < time { try? FileManager.default.removeItem(atPath: timeline.folder) }
            }
            if names(folder(cache, shard)).isEmpty { try? FileManager.default.removeItem(atPath: folder(cache, shard)) }
        }
        if names(folder(of: cache)).isEmpty { try? FileManager.default.removeItem(atPath: folder(of: cache)) }
    }

    /// Caches that have an archive.
    var caches: [CacheID] {
        names(path).compactMap { name in
            let parts = name.split(separator: "~").map(String.init)
            guard parts.count >= 2, let last = parts.last,
                let scope = try? Scope(parts.dropLast().joined(separator: "/"))
            else { return nil }
            return try? CacheID(scope: scope, name: last)
        }
    }

    private func names(_ folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
}
