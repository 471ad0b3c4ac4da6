import Foundation
import TerraceCore

/// A copy of each cache's record beside its nodes: a state that is lost does not leave their servers to nobody.
extension StateDirectory {
    private static let copyName = "record.json"

    /// Holds the cache's passwords, as the configurations of its nodes do; its owner alone reads it.
    func keepCopy(of cache: StoredCache) throws {
        let folder = folder(of: cache.record.spec.id)
        try create(folder)
        let text = String(decoding: try JSONEncoder().encode(cache), as: UTF8.self)
        try write(text, to: "\(folder)/\(Self.copyName)")
    }

    /// Nil where there is none that can be read, or where it is of another folder's cache.
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
