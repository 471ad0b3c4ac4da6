import NIOCore
import Synchronization

/// What has arrived and is not yet taken. The event loop puts, one task takes, and neither waits for the other's thread.
final class ReplicationInbox: Sendable {
    private struct State {
        var chunks = CircularBuffer<[UInt8]>()
        var bytes = 0
        /// The socket is not read until the task has taken enough.
        var isPaused = false
        var waiting: PendingReply<[UInt8]>?
        var ending: RedisError?
    }

    /// Reading stops at this number of bytes. One round of reads may go beyond it by four buffers.
    static let most = 2 << 20
    /// Reading goes on below this number of bytes.
    private static let few = 1 << 20

    private let state = Mutex(State())

    func put(_ chunk: [UInt8]) {
        let waiting = state.withLock { state -> PendingReply<[UInt8]>? in
            if let waiting = state.waiting {
                state.waiting = nil
                return waiting
            }
            state.chunks.append(chunk)
            state.bytes += chunk.count
            return nil
        }
        // A task that was cancelled in between does not want it any more, and neither does another one.
        waiting?.settle(.success(chunk))
    }

    /// Whether the socket shall be read on. Where not, the task that makes room starts it again.
    func hasRoom() -> Bool {
        state.withLock { state in
            state.isPaused = state.bytes >= Self.most
            return !state.isPaused
        }
    }

    /// No more bytes come. The first reason is kept; later ones are its consequences.
    /// - Parameter dropping: what has arrived shall not be taken any more.
    func end(_ error: RedisError, dropping: Bool = false) {
        let waiting = state.withLock { state -> PendingReply<[UInt8]>? in
            state.ending = state.ending ?? error
            if dropping { state.chunks.removeAll() }
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.settle(.failure(error))
    }

    /// The next bytes, in pieces as they came.
    /// - Parameter readOn: called where reading has paused and there is room again.
    /// - Throws: the reason of the end, after all bytes; `CancellationError` as soon as the task is cancelled.
    func take(readOn: () -> Void) async throws -> [UInt8] {
        try Task.checkCancellation()
        let reply = PendingReply<[UInt8]>()
        let goesOn = state.withLock { state -> Bool in
            guard let chunk = state.chunks.popFirst() else {
                if let ending = state.ending {
                    reply.settle(.failure(ending))
                } else if state.waiting != nil {
                    reply.settle(.failure(RedisError.protocolError("two tasks read one replication stream")))
                } else {
                    state.waiting = reply
                }
                return false
            }
            state.bytes -= chunk.count
            reply.settle(.success(chunk))
            guard state.isPaused, state.bytes < Self.few else { return false }
            state.isPaused = false
            return true
        }
        if goesOn { readOn() }
        return try await reply.value()
    }
}
