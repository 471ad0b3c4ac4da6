import Foundation
import TerraceCore

/// One unbroken stretch of a shard's history on disk: a dump of everything at its beginning, the writes after it, and
/// times. A new one begins wherever the history breaks, so that nobody restores across a break.
struct Timeline: Sendable {
    /// What is known of it from its beginning.
    struct About: Sendable, Codable, Equatable {
        var shard: Int
        var slots: [String]
        /// The version of this form.
        var version = 1
    }

    /// The stream's place at the end of the log, to go on from.
    struct Place: Sendable, Codable, Equatable {
        var history: String
        var offset: Int64
        /// Bytes of the log at this place.
        var position: Int64
    }

    /// Ends with a number; later timelines have greater ones.
    let folder: String

    var base: String { folder + "/base.rdb" }
    var log: String { folder + "/writes" }
    var marks: String { folder + "/marks" }
    var place: String { folder + "/place.json" }
    /// The cache as it was at the beginning, as a snapshot is described.
    var cache: String { folder + "/cache.json" }
    private var aboutFile: String { folder + "/about.json" }

    /// Nil for a timeline that was not begun completely: its description is written last.
    var about: About? {
        FileManager.default.contents(atPath: aboutFile).flatMap { try? JSONDecoder().decode(About.self, from: $0) }
    }

    func write(_ about: About) throws { try Self.put(try JSONEncoder().encode(about), aboutFile) }

    func write(_ place: Place) throws { try Self.put(try JSONEncoder().encode(place), self.place) }

    /// Where the stream goes on; nil where nobody knows.
    var lastPlace: Place? {
        FileManager.default.contents(atPath: place).flatMap { try? JSONDecoder().decode(Place.self, from: $0) }
    }

    static func put(_ data: Data, _ path: String) throws {
        try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    func size(of path: String) -> Int64 {
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size]
        return (size as? NSNumber)?.int64Value ?? 0
    }

    func readMarks() -> TimeMarks {
        TimeMarks(
            file: FileManager.default.contents(atPath: marks).map(Array.init) ?? [], logOf: size(of: log))
    }
}
