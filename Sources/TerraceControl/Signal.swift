import Synchronization

/// A wake-up that carries no state and is never lost: raised while nobody waits, it ends the next wait at once.
/// One waiter at a time.
final class Signal: Sendable {
    private struct State {
        var raised = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func raise() {
        let waiter = state.withLock { state in
            guard let waiter = state.waiter else {
                state.raised = true
                return nil as CheckedContinuation<Void, Never>?
            }
            state.waiter = nil
            return waiter
        }
        waiter?.resume()
    }

    /// Returns when raised, when the time is over, or when the task is cancelled.
    func wait(upTo duration: Duration) async {
        await withTaskGroup { group in
            group.addTask { try? await Task.sleep(for: duration) }
            group.addTask { await self.waitUntilRaised() }
            await group.next()
            group.cancelAll()
        }
    }

    private func waitUntilRaised() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = state.withLock { state in
                    // A cancellation that came before the continuation would otherwise never resume it.
                    guard !state.raised, !Task.isCancelled else { return true }
                    state.waiter = continuation
                    return false
                }
                guard now else { return }
                state.withLock { if !Task.isCancelled { $0.raised = false } }
                continuation.resume()
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
    }
}
