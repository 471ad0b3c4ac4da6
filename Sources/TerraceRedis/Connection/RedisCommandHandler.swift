import NIOCore
import Synchronization

/// What travels down the pipeline: the bytes of one or more commands and who waits for their replies. One for many, so that
/// a pipeline of thousands costs the event loop one write, one timer and one wake-up.
struct OutboundCommands: Sendable {
    var bytes: ByteBuffer
    /// How many replies will come; at least 1.
    var count: Int
    var replies: PendingReply<[RESPValue]>
    /// For all of them together.
    var deadline: Duration
}

/// Matches replies to commands in order. Confined to its event loop.
///
/// A command whose task was cancelled stays in the queue: its reply still comes and must be taken off, unused. Only a
/// deadline ends the connection, because from then on it is unknown which command the next reply belongs to.
final class RedisCommandHandler: ChannelDuplexHandler {
    typealias InboundIn = RESPValue
    typealias OutboundIn = OutboundCommands
    typealias OutboundOut = ByteBuffer

    /// Why the connection ended, for senders that come too late to be in the queue. Shared with them.
    final class Ending: Sendable {
        private let reason = Mutex<RedisError?>(nil)

        /// Keeps the first reason: what follows are its consequences.
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
            // Before the others, which only learn that the connection is closed.
            replies.settle(.failure(error))
            self.end(context, because: .closed(address: self.address))
        }
        queue.append(Waiting(count: commands.count, replies: replies, timer: timer))
        context.write(wrapOutboundOut(commands.bytes), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let value = unwrapInboundIn(data)
        guard !queue.isEmpty else {
            // A server says so unasked when it refuses a client, as in `-ERR max number of clients reached`.
            if case .error(let message) = value {
                end(context, because: .server(redacting: message))
            } else {
                end(context, because: .protocolError("a reply that nothing was asked for"))
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

    private func end(_ context: ChannelHandlerContext, because error: RedisError) {
        ending.record(error)
        let waiting = queue
        queue.removeAll()
        for each in waiting {
            each.timer.cancel()
            each.replies.settle(.failure(error))
        }
        context.close(promise: nil)
    }
}
