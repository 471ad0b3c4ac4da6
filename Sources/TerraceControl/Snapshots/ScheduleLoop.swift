import Logging
import TerraceCore

/// Asks for snapshots that are due by the caches' schedules, and has those deleted that are kept no longer.
struct ScheduleLoop: Sendable {
    let store: any StateStore
    let book: OperationBook
    let hub: EventHub
    let signal: Signal
    /// Raised when there is work for the `SnapshotLoop`.
    let snapshotSignal: Signal
    let logger: Logger
    /// Seconds since 1970.
    let now: @Sendable () -> Double

    /// The longest pause: a schedule that is new, and a clock that was set, are noticed after it.
    private static let pause = Duration.seconds(10)

    func run(until isOver: @Sendable () -> Bool) async {
        while !isOver(), !Task.isCancelled {
            var next = Double.infinity
            do { next = try await look() } catch {
                logger.error("schedules cannot be read", metadata: ["reason": "\(TerraceError.text(error))"])
            }
            await signal.wait(upTo: min(Self.pause, .seconds(max(0, min(next - now(), 3600)))))
        }
    }

    /// Looks at every cache once.
    /// - Returns: when the next snapshot is due, in seconds since 1970.
    func look() async throws -> Double {
        let caches = try await store.caches().filter { $0.record.spec.snapshots != nil }
        guard !caches.isEmpty else { return .infinity }
        let snapshots = Dictionary(grouping: try await store.snapshots(), by: \.source)
        let needed = Set(try await store.caches().compactMap { $0.record.seed?.snapshot })
        var next = Double.infinity
        for cache in caches {
            guard let schedule = cache.record.spec.snapshots else { continue }
            let own = snapshots[cache.record.spec.id] ?? []
            next = min(next, try await make(cache, schedule, own))
            for id in schedule.superfluous(of: own, now: now()) where !needed.contains(id) {
                if let snapshot = own.first(where: { $0.id == id }) { try await delete(snapshot) }
            }
        }
        return next
    }

    private func make(_ cache: StoredCache, _ schedule: SnapshotSchedule, _ own: [Snapshot]) async throws -> Double {
        let scheduled = own.filter { $0.cause == .schedule }
        // A cache that is not up yet, or that is going, has nothing to keep; two at a time would only wait.
        guard cache.record.bootstrapped, !cache.record.deletionRequested,
            !scheduled.contains(where: { $0.state == .creating })
        else { return .infinity }
        let now = now()
        let look = schedule.look(last: scheduled.last?.createdAt ?? cache.createdAt, now: now)
        guard look.isDue else { return look.next }
        let id = cache.record.spec.id
        let name = try SnapshotID(scope: id.scope, name: SnapshotSchedule.name(of: id.name, at: now))
        // The same minute comes twice where the clock is set back.
        guard !own.contains(where: { $0.id == name }) else { return .infinity }
        let request = try SnapshotRequest(name, of: cache.record, cause: .schedule, at: now)
        let change = request.change(book.begin(.snapshot, of: id, .snapshot(name)))
        do { try await store.append(change) } catch let error as TerraceError where error.code == .alreadyExists {
            // A person, or a cache that is gone, has a snapshot of this name.
            return .infinity
        }
        hub.announce()
        logger.log(change.events)
        snapshotSignal.raise()
        return look.next
    }

    private func delete(_ snapshot: Snapshot) async throws {
        do {
            try await store.append(StoreChange(snapshots: [snapshot.deletion]))
        } catch let error as TerraceError where error.code == .conflict {
            // Somebody else deletes it.
            return
        }
        snapshotSignal.raise()
    }
}
