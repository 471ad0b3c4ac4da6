public import HummingbirdCore
public import Logging
public import NIOCore
import NIOHTTP1

/// An HTTP/1 connection that remembers its peer: it is looked up once, when the connection begins, and every request on it
/// finds it in `Peer.current`.
public struct PeerChannel: ServerChildChannel {
    public typealias Value = HTTP1Channel.Value
    /// - Parameters: the client's address, and the one it connected to.
    public typealias LookUp = @Sendable (_ client: SocketAddress?, _ server: SocketAddress?) async -> Peer

    private let base: HTTP1Channel
    private let lookUp: LookUp

    /// The server of an application.
    public static func server(_ lookUp: @escaping LookUp) -> HTTPServerBuilder {
        HTTPServerBuilder {
            PeerChannel(
                base: HTTP1Channel(responder: $0, configuration: .init(idleTimeout: idleLimit)), lookUp: lookUp)
        }
    }

    /// How long a connection may wait for a request: connections that say nothing must not keep others out.
    private static var idleLimit: TimeAmount { .seconds(60) }

    public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        base.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(RequestTargetHandler(), position: .after(decoder))
            return value
        }
    }

    public func handle(value: Value, logger: Logger) async {
        let peer = await lookUp(value.channel.remoteAddress, value.channel.localAddress)
        await Peer.$current.withValue(peer) { await base.handle(value: value, logger: logger) }
    }
}

/// A target such as `http://127.0.0.1:7379/livez` names a host beside the one of the `Host` header. What reads requests keeps
/// the path only, so another host is made a second `Host` header here, which is refused like any second one.
final class RequestTargetHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), let authority = Self.authority(of: head.uri),
            head.headers["host"].first?.lowercased() != authority.lowercased()
        else { return context.fireChannelRead(data) }
        head.headers.add(name: "host", value: authority)
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// Nil of a target that is a path.
    static func authority(of target: String) -> String? {
        guard !target.hasPrefix("/"), let scheme = target.firstRange(of: "://") else { return nil }
        return String(target[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" })
    }
}
