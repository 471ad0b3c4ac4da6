import Foundation
public import TerraceCore

/// The remains of a cache that the state does not know, because its database was lost or is older than the cache.
public struct Orphan: Sendable {
    /// The cache's folder, or the folder of one node when the state knows the cache without that node.
    public let folder: String
    /// Process ids of the servers that run.
    public var servers: [Int32] { identities.map(\.pid).sorted() }
    /// The copy of the cache's record, in the words of whoever keeps records; nil where there is none to be read.
    public let copy: String?
    let identities: [ProcessIdentity]
}

extension StateDirectory {
    private var nodes: String { path + "/nodes" }

    /// Folders below this one that have running servers or a record's copy, and are not in the state.
    public func orphans(besides known: [CacheRecord]) throws -> [Orphan] {
        let caches = Set(known.map { folder(of: $0.spec.id) })
        let nodes = Set(known.flatMap { record in record.nodes.map { folder(of: $0.id, in: record.spec.id) } })
        var identities: [String: [ProcessIdentity]] = [:]
        for (config, identity) in try ProcessIdentity.servers(below: self.nodes) {
            let node = Self.parent(config)
            guard !nodes.contains(node) else { continue }
            let cache = Self.parent(node)
            identities[caches.contains(cache) ? node : cache, default: []].append(identity)
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: self.nodes)) ?? []
        for folder in names.map({ "\(self.nodes)/\($0)" }) where !caches.contains(folder) && hasCopy(in: folder) {
            identities[folder, default: []] += []
        }
        return identities.sorted { $0.key < $1.key }.map {
            Orphan(folder: $0.key, copy: copy(in: $0.key), identities: $0.value)
        }
    }

    /// Ends the orphan's servers, which save their data if their cache keeps any, and moves its folder away, so that a
    /// new cache can have the name.
    /// - Returns: the folder's new path.
    public func end(_ orphan: Orphan) async throws -> String {
        for identity in orphan.identities {
            await ServerProcess(watching: identity) { _ in }?.stop(grace: .seconds(10))
        }
        let name = orphan.folder.dropFirst(nodes.count + 1).replacingOccurrences(of: "/", with: "~")
        try create(path + "/orphans")
        var place = "\(path)/orphans/\(name)"
        var number = 1
        while FileManager.default.fileExists(atPath: place) {
            number += 1
            place = "\(path)/orphans/\(name).\(number)"
        }
        guard rename(orphan.folder, place) == 0 else {
            throw TerraceError(
                .unavailable, "cannot move \(orphan.folder) to \(place): \(String(cString: strerror(errno)))")
        }
        return place
    }

    private static func parent(_ path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }
}
