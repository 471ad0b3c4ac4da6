import Logging
import TerraceCore

/// What the store needs while a daemon runs for months, and while it cannot be written.
extension ControlPlane {
    /// Until the daemon stops: forgets what is old, now and from time to time, and goes on as soon as a store that took nothing does.
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

    /// How often a failure that came from elsewhere is looked for, and how often the store is tried again.
    private static let look = Duration.seconds(2)
    private static let retry = Duration.milliseconds(500)

    /// The newest events and operations that are kept whatever their age allows: a few megabytes.
    private static let history = 10_000

    private func retryStore() async {
        do {
            try await its.store.check()
            its.logger.notice("the state can be written again")
            // Their loops wait ever longer after each failure.
            for cache in try await its.store.caches() { wake(cache.record.spec.id) }
        } catch { its.logger.debug("the state cannot be written", metadata: ["reason": "\(TerraceError.text(error))"]) }
    }

    /// - Returns: whether it is done.
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
