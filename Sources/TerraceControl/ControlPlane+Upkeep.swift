import Logging
import TerraceCore

/// Upkeep of the store: pruning while a daemon runs for months, and retries while the store cannot be written.
extension ControlPlane {
    /// Until the daemon stops: forgets what is old from time to time, and retries a store that cannot be written.
    func keepStore() async {
        var nextPrune = its.uptime().seconds
        while !isStopping, !Task.isCancelled {
            if its.store.failure != nil { await retryStore() }
            await outbox.flush()
            if nextPrune <= its.uptime().seconds {
                let pause = await prune() ? its.pruning : .seconds(60)
                nextPrune = its.uptime().seconds + pause / .seconds(1)
            }
            let untilPrune = Duration.seconds(nextPrune - its.uptime().seconds)
            let isEmpty = await outbox.isEmpty
            let isWell = its.store.failure == nil && isEmpty
            await upkeepSignal.wait(upTo: isWell ? min(untilPrune, Self.look) : Self.retry)
        }
    }

    /// How often this loop checks whether a write failed elsewhere; `retry` is how often a failed store is tried again.
    private static let look = Duration.seconds(2)
    private static let retry = Duration.milliseconds(500)

    /// How many of the newest events and of the newest operations are kept; older ones go, however recent. Both are a
    /// few megabytes in all.
    private static let history = 10_000

    private func retryStore() async {
        do {
            try await its.store.check()
            its.logger.notice("the state can be written again")
            // The loops of the caches wait ever longer after each failure.
            for cache in try await its.store.caches() { wake(cache.record.spec.id) }
        } catch { its.logger.debug("the state cannot be written", metadata: ["reason": "\(TerraceError.text(error))"]) }
    }

    /// - Returns: false where the store could not be written.
    private func prune() async -> Bool {
        do {
            try await its.store.prune(
                before: its.now() - Availability.month, keeping: Availability.reasons, newest: Self.history)
            return true
        } catch {
            its.logger.warning("old events are kept", metadata: ["reason": "\(TerraceError.text(error))"])
            return false
        }
    }
}
