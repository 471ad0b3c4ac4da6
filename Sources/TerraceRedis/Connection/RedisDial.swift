import NIOCore
import NIOPosix

/// Opens the socket of a connection to a server.
struct RedisDial: Sendable {
    let host: String
    let port: Int
    /// The limit for the connection's making, without TLS and login.
    let timeout: Duration
    let trust: RedisTrust?

    /// `host:port`, as errors name the server.
    var address: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// - Parameters:
    ///   - options: the channel's own options, set before it connects.
    ///   - configure: adds the handlers behind TLS; runs on the channel's event loop.
    /// - Throws: `RedisError.timeout`, `RedisError.connectFailed`; `CancellationError` as soon as the task is cancelled.
    func open(
        options: (ClientBootstrap) -> ClientBootstrap = { $0 },
        _ configure: @escaping @Sendable (any Channel) throws -> Void
    ) async throws -> any Channel {
        let bootstrap = options(ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton))
            .connectTimeout(TimeAmount(timeout))
            // Without this option, a small command would wait for the acknowledgement of the one before.
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { [trust] channel in
                channel.eventLoop.makeCompletedFuture {
                    if let trust { try channel.pipeline.syncOperations.addHandler(trust.handler()) }
                    try configure(channel)
                }
            }
        // For an IP address no resolver is used, which would cost a switch of threads.
        let literal = try? SocketAddress(ipAddress: host, port: port)
        let attempt = literal.map(bootstrap.connect(to:)) ?? bootstrap.connect(host: host, port: port)
        let opened = PendingReply<any Channel>()
        attempt.whenComplete { [address, timeout] result in
            let result = result.mapError { error -> any Error in
                if case ChannelError.connectTimeout = error {
                    return RedisError.timeout(address: address, after: timeout)
                }
                return RedisError.connectFailed(address: address, reason: "\(error)")
            }
            // Where the task was cancelled, no caller gets the channel, so it is closed.
            if !opened.settle(result), case .success(let channel) = result { channel.close(promise: nil) }
        }
        return try await opened.value()
    }
}
