import Foundation
public import TerraceCore

/// Keeps a copy of each cache's record beside its nodes, so that their servers can be adopted when the database is
/// lost. The state's file has the forms (docs/decisions/0026-stored-forms.md); a copy is a text here.
extension StateDirectory {
    private static let copyName = "record.json"

    /// The copy holds the cache's passwords, as its nodes' configurations do; only its owner can read it.
    func keepCopy(_ text: String, of cache: CacheID) throws {
        let folder = folder(of: cache)
        try create(folder)
        try write(text, to: "\(folder)/\(Self.copyName)")
    }

    /// Nil when there is no copy that can be read.
    func copy(in folder: String) -> String? {
        FileManager.default.contents(atPath: "\(folder)/\(Self.copyName)").map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the folder is the cache's: one that was moved by hand is not.
    public func isFolder(_ folder: String, of cache: CacheID) -> Bool { self.folder(of: cache) == folder }

    func hasCopy(in folder: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/\(Self.copyName)")
    }
}
