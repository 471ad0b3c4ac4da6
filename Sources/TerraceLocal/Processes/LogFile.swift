import Foundation

/// What a server writes to.
struct LogFile: Sendable {
    var path: String

    /// The end of what was written from `start` on; nil where nothing can be read.
    /// - Parameter start: nil where it is not known, as of a server that an earlier daemon has started.
    func end(from start: UInt64?) -> String? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? handle.close() }
        guard let size = try? handle.seekToEnd() else { return nil }
        // A log that has shrunk began anew.
        let begin = start.map { $0 > size ? 0 : $0 } ?? 0
        guard (try? handle.seek(toOffset: max(begin, size - min(size, Self.endSize)))) != nil,
            let data = try? handle.read(upToCount: Int(Self.endSize))
        else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    private static let endSize: UInt64 = 16384

    /// At most `bytes` after `offset`, or its last; and where the next part begins. Empty where there is no log.
    func part(after offset: Int64?, bytes: Int) throws -> (text: String, next: Int64) {
        guard let handle = FileHandle(forReadingAtPath: path) else { return ("", 0) }
        defer { try? handle.close() }
        let size = Int64(try handle.seekToEnd())
        let start = offset.map { $0 > size ? 0 : max($0, 0) } ?? max(0, size - Int64(bytes))
        try handle.seek(toOffset: UInt64(start))
        let data = try handle.read(upToCount: bytes) ?? Data()
        return (String(decoding: data, as: UTF8.self), start + Int64(data.count))
    }
}
