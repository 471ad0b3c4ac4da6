/// Lines and bytes of a replication stream, in whatever fragments they arrive. One task uses it.
final class ReplicationReader {
    private let link: ReplicationLink
    /// Arrived, and not yet read.
    private var rest: ArraySlice<UInt8> = []

    /// The bytes of the longest line; an error of a server is much shorter.
    private static let longest = 64 << 10

    init(_ link: ReplicationLink) {
        self.link = link
    }

    /// The next bytes, at least one.
    func chunk() async throws -> ArraySlice<UInt8> {
        guard rest.isEmpty else {
            defer { rest = [] }
            return rest
        }
        return try await link.take()[...]
    }

    /// Puts bytes back that belong to what is read next.
    func unread(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The next line that is not empty, without its end. A primary sends empty lines while it makes a snapshot.
    func line() async throws -> String {
        var line: [UInt8] = []
        while true {
            let bytes = try await chunk()
            guard let end = bytes.firstIndex(of: 10) else {
                line += bytes
                try limit(line)
                continue
            }
            line += bytes[..<end]
            rest = bytes[(end + 1)...]
            try limit(line)
            if line.last == 13 { line.removeLast() }
            guard line.isEmpty else { return String(decoding: line, as: UTF8.self) }
        }
    }

    /// The server's answer to a command.
    /// - Throws: `RedisError.server` for an error.
    func answer() async throws -> String {
        let line = try await line()
        switch line.first {
        case "+": return String(line.dropFirst())
        case "-": throw RedisError.server(redacting: String(line.dropFirst()))
        default:
            throw RedisError.protocolError("\(link.address) answered \(line.prefix(80).debugDescription) to a replica")
        }
    }

    private func limit(_ line: [UInt8]) throws {
        guard line.count <= Self.longest else {
            throw RedisError.protocolError("\(link.address) sent a replica a line longer than \(Self.longest) bytes")
        }
    }
}
