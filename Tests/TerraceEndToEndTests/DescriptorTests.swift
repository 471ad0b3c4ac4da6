import Foundation
import NIOCore
import NIOPosix
import Testing

/// Clients of the API that open connections and send nothing.
@Suite(.timeLimit(.minutes(10))) struct DescriptorTests {
    /// Regression: such clients used up the daemon's descriptors, and the creation of a cache failed permanently.
    @Test func idleClientsLeaveCachesTheirDescriptors() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state", openFiles: 64)
            let port = try #require(URL(string: daemon.endpoint)?.port)
            let early = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                    }
                }
            let answer = try await early.executeThenClose { inbound, outbound in
                // A first request makes sure that this connection is accepted before the others.
                try await outbound.write(ByteBuffer(string: "GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
                var replies = inbound.makeAsyncIterator()
                _ = try await replies.next()
                let idle = try await Self.connections(100, port)
                try await outbound.write(ByteBuffer(string: Self.creation))
                var text = ""
                while !text.contains("\"operation\""), let part = try await replies.next() {
                    text += String(buffer: part)
                }
                let id = try #require(text.firstMatch(of: /"operation":"([^"]+)"/)?.1)
                let question = "GET /api/v1/operations/\(id)?wait=60s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                try await outbound.write(ByteBuffer(string: question))
                var end = ""
                while !end.contains("\"state\""), let part = try await replies.next() {
                    end += String(buffer: part)
                }
                for channel in idle { try? await channel.close() }
                return end
            }
            // The idle connections are still open.
            #expect(answer.contains("\"state\":\"succeeded\""), "\(answer)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    private static func connections(_ count: Int, _ port: Int) async throws -> [any Channel] {
        var channels: [any Channel] = []
        for _ in 0..<count {
            let bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            channels.append(try await bootstrap.connect(host: "127.0.0.1", port: port).get())
        }
        return channels
    }

    private static let creation = {
        let body = #"{"apiVersion":"terrace/v1","kind":"Cache","metadata":{"name":"web"},"spec":{"tier":"standard"}}"#
        return "POST /api/v1/caches HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }()
}
