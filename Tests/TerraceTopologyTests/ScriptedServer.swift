import NIOCore
import NIOPosix
import Synchronization
import TerraceRedis

/// A server of this process that speaks RESP and says what a test wants.
final class ScriptedServer: Sendable {
    /// Nil for no answer, now or later: the server is frozen from there on.
    typealias Script = @Sendable ([String]) -> RESPValue?

    let port: Int
    private let channel: any Channel
    private let heard: Heard

    /// What it was sent, in order.
    var commands: [String] { heard.commands.withLock { $0 } }

    private init(channel: any Channel, heard: Heard) {
        self.channel = channel
        self.heard = heard
        port = channel.localAddress?.port ?? 0
    }

    /// Listens for as long as `body` takes.
    static func with<Value>(
        _ script: @escaping Script, _ body: (ScriptedServer) async throws -> Value
    ) async throws -> Value {
        let heard = Heard()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        ByteToMessageHandler(RESPDecoder()), Answers(script, heard))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        defer { channel.close(promise: nil) }
        return try await body(ScriptedServer(channel: channel, heard: heard))
    }

    private final class Heard: Sendable {
        let commands = Mutex<[String]>([])
        let isFrozen = Mutex(false)
    }

    private final class Answers: ChannelInboundHandler {
        typealias InboundIn = RESPValue
        typealias OutboundOut = ByteBuffer

        private let script: Script
        private let heard: Heard

        init(_ script: @escaping Script, _ heard: Heard) {
            self.script = script
            self.heard = heard
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let words = (unwrapInboundIn(data).array ?? []).compactMap(\.string)
            heard.commands.withLock { $0.append(words.joined(separator: " ")) }
            guard !heard.isFrozen.withLock({ $0 }) else { return }
            guard let answer = words.first == "AUTH" ? .simple("OK") : script(words) else {
                heard.isFrozen.withLock { $0 = true }
                return
            }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: Self.text(answer))), promise: nil)
        }

        private static func text(_ value: RESPValue) -> String {
            switch value {
            case .simple(let text): "+\(text)\r\n"
            case .error(let text): "-\(text)\r\n"
            case .integer(let number): ":\(number)\r\n"
            case .bulk(let bytes): "$\(bytes.count)\r\n\(String(decoding: bytes, as: UTF8.self))\r\n"
            case .null: "$-1\r\n"
            case .array(let values): "*\(values.count)\r\n" + values.map(text).joined()
            }
        }
    }
}

extension RESPValue {
    static func text(_ text: String) -> RESPValue { .bulk(Array(text.utf8)) }
}
