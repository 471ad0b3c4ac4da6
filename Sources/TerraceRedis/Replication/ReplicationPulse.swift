import NIOCore
import Synchronization

/// What the primary hears from this side every second.
final class ReplicationPulse: Sendable {
    private enum State {
        /// The introduction is under way.
        case silent
        /// The snapshot is under way. An empty line says that this side lives: an acknowledgement would start the
        /// commands of a primary that waits for it before the snapshot has been read.
        case alive
        case acknowledged(Int64)
    }

    private let state = Mutex(State.silent)
    /// The offset of the last write that a client of the primary may wait for; nil where none does.
    private let awaited = Mutex<Int64?>(nil)
    /// The word that the server knows as REPLCONF.
    private let word: String

    init(word: String) {
        self.word = word
    }

    func beginSnapshot() { state.withLock { $0 = .alive } }

    func beginCommands() { state.withLock { $0 = .acknowledged(0) } }

    /// The primary asks how far this side is: a client waits until it has the writes up to this offset.
    func await(_ offset: Int64) { awaited.withLock { $0 = offset } }

    /// Without an effect before the commands have begun, and for an offset before one that was acknowledged.
    /// - Returns: whether a client of the primary waits for it, so that it is to be sent at once.
    func acknowledge(_ offset: Int64) -> Bool {
        state.withLock { state in
            if case .acknowledged(let old) = state, offset > old { state = .acknowledged(offset) }
        }
        return awaited.withLock { awaited in
            guard let place = awaited, offset >= place else { return false }
            awaited = nil
            return true
        }
    }

    /// The bytes to send now; nil where the primary expects none.
    var bytes: ByteBuffer? {
        switch state.withLock({ $0 }) {
        case .silent: return nil
        case .alive: return ByteBuffer(string: "\n")
        case .acknowledged(let offset):
            var buffer = ByteBuffer()
            RESPCommand.encode([word, "ACK", "\(offset)"].map { Array($0.utf8) }, into: &buffer)
            return buffer
        }
    }
}
