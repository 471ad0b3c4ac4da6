import NIOCore
import Synchronization

/// Commands on their way down the channel pipeline, and the promise of their replies. One value holds many commands, so
/// that thousands of them cost the event loop one write, one timer and one wake-up.
struct OutboundCommands: Sendable {
    var bytes: ByteBuffer
    /// The number of commands, and so of replies; at least 1.
    var count: Int
    var replies: PendingReply<[RESPValue]>
    /// The time limit for all replies together.
    var deadline: Duration
}

/// Matches replies to commands by their order. It runs on its event loop only.
///
/// A command whose task was cancelled stays in the queue: its reply still comes and must be dropped. A missed deadline
/// ends the connection: afterwards it would be unknown to which command the next reply belongs.
final class RedisCommandHandler: ChannelDuplexHandler {
    typealias InboundIn = RESPValue
    typealias OutboundIn = OutboundCommands
    typealias OutboundOut = ByteBuffer

    /// The reason why the connection ended. `RedisConnection` reads it for commands that are sent after the end.
    final class Ending: Sendable {
        private let reason = Mutex<RedisError?>(nil)

        /// Keeps the first reason; later ones are its consequences.
        func record(_ error: RedisError) {
            reason.withLock { $0 = $0 ?? error }
        }

        var error: RedisError? { reason.withLock { $0 } }
    }

    private struct Waiting {
        var count: Int
        var values: [RESPValue] = []
        var replies: PendingReply<[RESPValue]>
        var timer: Scheduled<Void>
    }

    private let address: String
    private let ending: Ending
    private var queue = CircularBuffer<Waiting>()

    init(address: String, ending: Ending) {
        self.address = address
        self.ending = ending
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let commands = unwrapOutboundIn(data)
        let replies = commands.replies
        let limit = commands.deadline
        let timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(limit)) {
            let error = RedisError.timeout(address: self.address, after: limit)
            // These commands get the timeout. All others get the error that the connection is closed.
            self.end(context, because: .closed(address: self.address), failing: (replies, error))
        }
        queue.append(Waiting(count: commands.count, replies: replies, timer: timer))
        context.write(wrapOutboundOut(commands.bytes), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let value = unwrapInboundIn(data)
        guard !queue.isEmpty else {
            // A server sends an error without a command when it refuses a client: `-ERR max number of clients reached`.
            if case .error(let message) = value {
                end(context, because: .server(redacting: message))
            } else {
                end(context, because: .protocolError("a reply came without a command"))
            }
            return
        }
        let first = queue.startIndex
        queue[first].values.append(value)
        guard queue[first].values.count == queue[first].count else { return }
        let waiting = queue.removeFirst()
        waiting.timer.cancel()
        waiting.replies.settle(.success(waiting.values))
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context, because: .closed(address: address))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(context, because: error as? RedisError ?? .closed(address: address))
    }

    /// - Parameter late: replies that get an error of their own.
    private func end(
        _ context: ChannelHandlerContext, because error: RedisError,
        failing late: (replies: PendingReply<[RESPValue]>, error: RedisError)? = nil
    ) {
        ending.record(error)
        let waiting = queue
        queue.removeAll()
        // Before anyone is told: a task that goes on at once must not find this connection open.
        context.close(promise: nil)
        if let late { late.replies.settle(.failure(late.error)) }
        for each in waiting {
            each.timer.cancel()
            each.replies.settle(.failure(error))
        }
    }
}
