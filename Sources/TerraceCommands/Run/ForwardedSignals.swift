import Foundation
import Synchronization
import UnixSignals

/// Passes SIGINT, SIGTERM and SIGHUP on to a child process. They do not end this process: it ends after the child.
final class ForwardedSignals: Sendable {
    private struct State {
        var first: Int32?
        var receiver: (@Sendable (Int32) -> Void)?
    }

    private let state = Mutex(State())

    /// Begins to catch the signals.
    static func trap() async -> ForwardedSignals {
        let forwarded = ForwardedSignals()
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        Task { for await signal in signals { forwarded.pass(signal.rawValue) } }
        return forwarded
    }

    /// The number of the first signal that has come; nil before.
    var first: Int32? { state.withLock { $0.first } }

    /// Sends further signals to `receiver`, and at once the first one if it has come before this call.
    func send(_ receiver: @escaping @Sendable (Int32) -> Void) {
        let early = state.withLock { state in
            state.receiver = receiver
            return state.first
        }
        if let early { receiver(early) }
    }

    private func pass(_ number: Int32) {
        let receiver = state.withLock { state in
            state.first = state.first ?? number
            return state.receiver
        }
        receiver?(number)
    }
}
