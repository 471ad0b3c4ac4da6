public import HummingbirdCore
public import Logging
public import NIOCore
import NIOHTTP1

/// An HTTP/1 connection that remembers its peer: the peer is looked up once, when the connection begins, and every
/// request of the connection finds it in `Peer.current`.
public struct PeerChannel: ServerChildChannel {
    public typealias Value = HTTP1Channel.Value
    /// Finds the peer by the client's address and the address it connected to.
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

    /// How long a connection may stay idle: idle connections must not keep others out.
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

/// Checks the host of targets such as `http://127.0.0.1:7379/livez`. The HTTP library keeps only the path, so a host
/// that differs from the `Host` header becomes a second `Host` header here, and `HostPolicy` refuses the request.
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

    /// Nil for a target that is a path.
    static func authority(of target: String) -> String? {
        guard !target.hasPrefix("/"), let scheme = target.firstRange(of: "://") else { return nil }
        return String(target[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" })
    }
}
