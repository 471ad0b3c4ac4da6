import NIOCore
import NIOPosix

/// One HTTP request, sent byte for byte on a connection of its own.
struct RawRequest {
    let head: String
    let body: [UInt8]

    /// The text has the method and path in its first line, then header lines, an empty line and the body. Missing
    /// headers `Host`, `Content-Length` and `Connection: close` are added; a line `-Host` prevents that for one of
    /// them.
    init(_ text: String, port: Int, replacing placeholders: [String: String] = [:]) {
        let parts = text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var body = parts.count == 2 ? String(parts[1]) : ""
        if body.hasSuffix("\n") { body.removeLast() }
        var head = String(parts[0])
        for (name, value) in placeholders {
            body = body.replacing(name, with: value)
            head = head.replacing(name, with: value)
        }
        var lines = head.split(separator: "\n").map(String.init)
        if lines.isEmpty { lines = [""] }
        lines[0] += " HTTP/1.1"
        let added = ["Host": "127.0.0.1:\(port)", "Content-Length": "\(body.utf8.count)", "Connection": "close"]
        for (name, value) in added.sorted(by: { $0.key > $1.key })
        where !lines.contains(where: { $0.lowercased().hasPrefix(name.lowercased() + ":") || $0 == "-" + name }) {
            lines.append("\(name): \(value)")
        }
        self.head = lines.filter { !$0.hasPrefix("-") }.joined(separator: "\r\n") + "\r\n\r\n"
        self.body = Array(body.utf8)
    }

    /// The same for bytes that need not be text. The body's last line break is kept.
    init(_ bytes: [UInt8], port: Int) {
        let end = zip(bytes.indices, bytes.indices.dropFirst()).first { bytes[$0] == 10 && bytes[$1] == 10 }?.0
        let body = end.map { Array(bytes[($0 + 2)...]) } ?? []
        let head = String(decoding: bytes[..<(end ?? bytes.count)], as: UTF8.self)
        self.init(head + "\nContent-Length: \(body.count)", port: port, body: body)
    }

    private init(_ head: String, port: Int, body: [UInt8]) {
        self.head = RawRequest(head, port: port).head
        self.body = body
    }

    /// Sends the text without any change.
    init(verbatim text: String) {
        head = text
        body = []
    }

    /// The status, content type and body of the answer. The other headers are not deterministic.
    /// - Parameter isLast: whether the server is told that nothing follows, so that it need not wait for data that never come.
    func answer(port: Int, isLast: Bool = false) async throws -> String {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        let bytes = try await channel.executeThenClose { inbound, outbound in
            // The server may answer and close the connection before it has read everything, so write errors are ignored.
            try? await outbound.write(ByteBuffer(bytes: Array(head.utf8) + body))
            if isLast { outbound.finish() }
            var bytes: [UInt8] = []
            do { for try await part in inbound { bytes += part.readableBytesView } } catch is IOError {}
            return bytes
        }
        let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
        let parts = text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = parts.first.map { $0.split(separator: "\n") } ?? []
        let status = lines.first.map { String($0.dropFirst("HTTP/1.1 ".count)) } ?? "no answer"
        let type = lines.first { $0.lowercased().hasPrefix("content-type:") }.map {
            String($0.dropFirst("content-type: ".count))
        }
        return "\(status)\n\(type ?? "-")\n" + (parts.count == 2 ? String(parts[1]) : "")
    }
}
