import NIOCore

/// The side of a replication stream that its event loop runs: it reads while there is room, sends the pulse, and ends a
/// connection whose primary is silent.
final class ReplicationHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let address: String
    private let inbox: ReplicationInbox
    private let pulse: ReplicationPulse
    private let limits: ReplicationLimits
    /// Since when the primary has been silent; nil while nobody listens to it, because the inbox is full.
    private var silentSince: NIODeadline?
    private var heart: Scheduled<Void>?
    private var watcher: Scheduled<Void>?
    private var isEnded = false

    init(address: String, inbox: ReplicationInbox, pulse: ReplicationPulse, limits: ReplicationLimits) {
        self.address = address
        self.inbox = inbox
        self.pulse = pulse
        self.limits = limits
    }

    func channelActive(context: ChannelHandlerContext) {
        beat(context)
        read(context: context)
        watch(context, for: limits.silence)
        context.fireChannelActive()
    }

    func read(context: ChannelHandlerContext) {
        silentSince = context.eventLoop.now
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        silentSince = context.eventLoop.now
        inbox.put(Array(unwrapInboundIn(data).readableBytesView))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if inbox.hasRoom() { context.read() } else { silentSince = nil }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context, because: .closed(address: address))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(context, because: error as? RedisError ?? .connectFailed(address: address, reason: "\(error)"))
    }

    private func beat(_ context: ChannelHandlerContext) {
        heart = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(limits.heartbeat)) {
            // A primary that reads nothing gets nothing more, or what is to be sent would grow.
            if context.channel.isWritable, let bytes = self.pulse.bytes {
                context.writeAndFlush(self.wrapOutboundOut(bytes), promise: nil)
            }
            self.beat(context)
        }
    }

    /// Looks when the silence would be too long, and again later where it was shorter: a timer for every read would
    /// cost more than the read.
    private func watch(_ context: ChannelHandlerContext, for time: Duration) {
        watcher = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) {
            let silence = self.silentSince.map { Duration(context.eventLoop.now - $0) } ?? .zero
            guard silence < self.limits.silence else {
                self.end(context, because: .timeout(address: self.address, after: self.limits.silence))
                return
            }
            self.watch(context, for: self.limits.silence - silence)
        }
    }

    private func end(_ context: ChannelHandlerContext, because error: RedisError) {
        guard !isEnded else { return }
        isEnded = true
        heart?.cancel()
        watcher?.cancel()
        // Before anyone is told: a task that goes on at once must not find this connection open.
        context.close(promise: nil)
        inbox.end(error)
    }
}
