import Foundation
import Synchronization
import UnixSignals

/// SIGINT, SIGTERM and SIGHUP to this process are passed on, and end it only when what gets them has ended.
final class ForwardedSignals: Sendable {
    private struct State {
        var first: Int32?
        var receiver: (@Sendable (Int32) -> Void)?
    }

    private let state = Mutex(State())

    /// From now on no signal of them ends this process.
    static func trap() async -> ForwardedSignals {
        let forwarded = ForwardedSignals()
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        Task { for await signal in signals { forwarded.pass(signal.rawValue) } }
        return forwarded
    }

    /// The first one that came.
    var first: Int32? { state.withLock { $0.first } }

    /// From now on they go there; one that came earlier goes at once.
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
