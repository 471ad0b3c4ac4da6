import Foundation
import TerraceCore

/// Keeps a copy of each cache's record beside its nodes, so that their servers can be adopted when the database is
/// lost.
extension StateDirectory {
    private static let copyName = "record.json"

    /// The copy holds the cache's passwords, as its nodes' configurations do; only its owner can read it.
    func keepCopy(of cache: StoredCache) throws {
        let folder = folder(of: cache.record.spec.id)
        try create(folder)
        let text = String(decoding: try JSONEncoder().encode(cache), as: UTF8.self)
        try write(text, to: "\(folder)/\(Self.copyName)")
    }

    /// Nil when there is no readable copy, or when it belongs to another folder's cache.
    func copy(in folder: String) -> StoredCache? {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(Self.copyName)"),
            let cache = try? JSONDecoder().decode(StoredCache.self, from: data),
            self.folder(of: cache.record.spec.id) == folder
        else { return nil }
        return cache
    }

    func hasCopy(in folder: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/\(Self.copyName)")
    }
}
