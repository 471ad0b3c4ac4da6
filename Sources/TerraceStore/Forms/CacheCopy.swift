import Foundation
public import TerraceCore

/// A cache as the text that a host keeps beside its nodes: the members of a row of the table `cache`, and the version
/// of that form. A row has it in a column of its own.
public enum CacheCopy {
    public static func text(_ cache: StoredCache) throws -> String {
        try StoredJSON.text(CopyForm(cache: CacheForm(cache)))
    }

    /// - Throws: `TerraceError.failedPrecondition` for a copy that a later version wrote, `.internal` for one that is
    ///   damaged.
    public static func cache(_ text: String) throws(TerraceError) -> StoredCache {
        do { return try JSONDecoder().decode(CopyForm.self, from: Data(text.utf8)).cache.value() } catch {
            throw UnreadableRow(name: "record.json", cause: error).error
        }
    }
}

/// A cache's form with its version among the members. Copies from before it had a version are of version 1.
private struct CopyForm: Codable {
    private enum CodingKeys: String, CodingKey { case version }

    let cache: CacheForm

    init(cache: CacheForm) { self.cache = cache }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let version = try values.decodeIfPresent(Int.self, forKey: .version) ?? 1
        // The members of a later version may mean something else, so none of them is read.
        guard version <= StoredVersion.cache else { throw UnknownWord(member: "version", word: "\(version)") }
        cache = try CacheForm(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        try cache.encode(to: encoder)
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(StoredVersion.cache, forKey: .version)
    }
}
