import Synchronization
import TerraceCore

/// A wake-up that carries no state and is never lost: raised while nobody waits, it ends the next wait at once.
/// One waiter at a time.
final class Signal: Sendable {
    private struct State {
        var raised = false
        var waiter: CheckedContinuation<Bool, Never>?
    }

    private let state = Mutex(State())
    private let timing: Timing

    init(_ timing: Timing) { self.timing = timing }

    func raise() {
        let waiter = state.withLock { state in
            guard let waiter = state.waiter else {
                state.raised = true
                return nil as CheckedContinuation<Bool, Never>?
            }
            state.waiter = nil
            return waiter
        }
        waiter?.resume(returning: true)
    }

    /// Returns when raised, when the time is over, or when the task is cancelled.
    /// - Returns: whether it was raised.
    @discardableResult func wait(upTo duration: Duration) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                try? await self.timing.sleep(for: duration)
                return false
            }
            group.addTask { await self.waitUntilRaised() }
            var isRaised = await group.next() ?? false
            group.cancelAll()
            // It may have been raised between the end of the time and the cancellation.
            for await other in group { isRaised = isRaised || other }
            return isRaised
        }
    }

    /// - Returns: false when it was cancelled instead.
    private func waitUntilRaised() async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known = state.withLock { state -> Bool? in
                    if state.raised {
                        state.raised = false
                        return true
                    }
                    // A cancellation that came before the continuation would otherwise never resume it.
                    if Task.isCancelled { return false }
                    state.waiter = continuation
                    return nil
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume(returning: false)
        }
    }
}
