import Synchronization

/// A promise of one value. The event loop, a timeout and a cancelled task may all try to settle it; the first one wins.
final class PendingReply<Value: Sendable>: Sendable {
    private enum State {
        case idle
        case waiting(CheckedContinuation<Value, any Error>)
        /// Settled before a task waited for the value.
        case early(Result<Value, any Error>)
        case settled
    }

    private let state = Mutex<State>(.idle)

    /// Settles the promise. Returns false where it was settled before.
    @discardableResult
    func settle(_ result: Result<Value, any Error>) -> Bool {
        let (won, waiting) = state.withLock { state -> (Bool, CheckedContinuation<Value, any Error>?) in
            switch state {
            case .idle:
                state = .early(result)
                return (true, nil)
            case .waiting(let continuation):
                state = .settled
                return (true, continuation)
            case .early, .settled:
                return (false, nil)
            }
        }
        waiting?.resume(with: result)
        return won
    }

    /// Waits for the value. To be called once. Throws `CancellationError` as soon as the task is cancelled.
    func value() async throws -> Value {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let early = state.withLock { state -> Result<Value, any Error>? in
                    switch state {
                    case .early(let result):
                        state = .settled
                        return result
                    case .idle:
                        state = .waiting(continuation)
                        return nil
                    case .waiting, .settled:
                        return .failure(RedisError.protocolError("a reply was awaited twice"))
                    }
                }
                if let early { continuation.resume(with: early) }
            }
        } onCancel: {
            settle(.failure(CancellationError()))
        }
    }
}
