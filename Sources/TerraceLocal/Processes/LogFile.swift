import Foundation

/// The log of a server.
struct LogFile: Sendable {
    var path: String

    /// The last 16 KiB of what was written from `start` on; nil when the log cannot be read.
    /// - Parameter start: an offset in bytes; nil when it is unknown, as for a server that an earlier daemon has
    ///   started.
    func end(from start: UInt64?) -> String? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? handle.close() }
        guard let size = try? handle.seekToEnd() else { return nil }
        // A log that has shrunk was started anew, so it is read from its beginning.
        let begin = start.map { $0 > size ? 0 : $0 } ?? 0
        guard (try? handle.seek(toOffset: max(begin, size - min(size, Self.endSize)))) != nil,
            let data = try? handle.read(upToCount: Int(Self.endSize))
        else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    private static let endSize: UInt64 = 16384

    /// At most `bytes` after `offset`, or the log's last `bytes` without an offset; and the offset of the next part.
    /// Empty when there is no log.
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
