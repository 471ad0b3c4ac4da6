import Logging
import TerraceCore

/// One pass over one cache: observe, plan, apply. Holds no state between passes but what the board shows.
struct Reconciler: Sendable {
    enum Outcome: Sendable, Equatable {
        /// The cache and everything of it is gone.
        case gone
        case again
        /// Nothing to do until something happens; look again after the resync interval anyway.
        case settled
        /// Done, but reported only after this long, because the cloud would take that time.
        case paced(Duration)
        /// Waiting for something that sends no event, such as a server that loads.
        case waiting(because: String)
        case failed(because: String)
    }

    let store: any StateStore
    let runtime: any CacheRuntime
    let board: StatusBoard
    let hub: EventHub
    let outbox: EventOutbox
    let ledger: AuditLedger
    let book: OperationBook
    let logger: Logger
    /// Seconds since 1970.
    let now: @Sendable () -> Double
    let uptime: @Sendable () -> Uptime
    let timeline: Timeline
    /// By tier, how long the end of a primary goes unnoticed.
    let failoverPace: [String: Duration]

    func pass(_ id: CacheID) async -> Outcome {
        var record: CacheRecord?
        do {
            guard let cache = try await store.cache(id) else {
                board.forget(id)
                ledger.forget(id)
                return .gone
            }
            await outbox.flush()
            await runtime.keep(cache)
            record = cache.record
            let observation = await runtime.observe(cache)
            let plan = Planner.plan(
                cache.record, seen: observation.nodes, settingsDigest: observation.settingsDigest,
                engine: observation.engine, downZones: try await store.downZones(),
                unnoticed: unnoticed(cache.record, observation))
            let outage = board.record(plan, observation, for: id, at: timeline.steady)
            // A cache that is being deleted has no outage.
            if let outage, !cache.record.deletionRequested {
                await outbox.write([Event(outage.shifted(by: timeline.drift), of: id)])
            }
            await noteRefusals(of: cache, observation)
            if let refusal = observation.refusal, !cache.record.deletionRequested {
                await note(failure: TerraceError(.failedPrecondition, refusal), of: id, cache.record)
            }
            try await recordKeys(of: cache.record, observation)
            if plan.isSettled {
                board.setTrouble(nil, for: id)
                if let rest = try await pacing(cache.record) { return .paced(rest) }
                try await recordConvergence(of: cache.record)
                return .settled
            }
            guard !plan.isIdle else {
                board.clearRetry(id)
                try await endFailovers(of: cache.record, plan)
                return .waiting(because: plan.pending.first?.message ?? "waiting")
            }
            try await apply(plan, to: cache)
            // While the engine refuses the cache's settings, the next start would fail too, so that trouble stays.
            if observation.refusal == nil { board.setTrouble(nil, for: id) } else { board.clearRetry(id) }
            return .again
        } catch {
            let reason = TerraceError.text(error)
            await note(failure: error, of: id, record)
            return .failed(because: reason)
        }
    }

    // MARK: Pace

    /// Primaries that were lost so lately that their cloud would not have noticed.
    private func unnoticed(_ record: CacheRecord, _ observation: CacheObservation) -> Set<NodeID> {
        guard let pace = failoverPace[record.spec.tier], record.bootstrapped else { return [] }
        let lost = record.primaries.filter { node in
            // A server that ends on request is not lost, and neither is one that never ran.
            observation.nodes[node]?.server == nil && record.node(node)?.isNew != true
                && !record.restarts.contains { $0.node == node }
        }
        return board.lost(Set(lost), of: record.spec.id, forLessThan: pace, at: uptime().seconds)
    }

    /// How long the newest change must still take at its cloud's pace; nil where that time is over.
    private func pacing(_ record: CacheRecord) async throws -> Duration? {
        guard record.observedGeneration < record.generation else { return nil }
        let paces = try await book.running(record.spec.id).compactMap(\.pace)
        let rest = paces.map { $0.left(at: uptime()) }.max() ?? 0
        return rest > 0 ? .seconds(rest) : nil
    }

    // MARK: Applying

    /// Changes the record first, in one transaction, then performs the node steps: in order for each node, and the
    /// nodes side by side.
    private func apply(_ plan: Plan, to cache: StoredCache) async throws {
        if plan.recordSteps.contains(.forgetCache) { return try await forget(cache.record) }
        try await write(plan, cache.record)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for steps in Dictionary(grouping: plan.nodeSteps, by: \.node).values {
                group.addTask { for step in steps { try await perform(step, on: cache) } }
            }
            // Every node gets its chance before the first failure is reported: one bad node must not hold up the rest.
            var failure: (any Error)?
            while let result = await group.nextResult() {
                if case .failure(let error) = result { failure = failure ?? error }
            }
            if let failure { throw failure }
        }
    }

    private func write(_ plan: Plan, _ record: CacheRecord) async throws {
        var allocation = Allocation()
        do {
            try await allocate(for: plan, record, into: &allocation)
            let entry = board[record.spec.id]
            let stream = StreamSight(seen: entry?.observation.nodes ?? [:], offsets: entry?.offsets ?? [:])
            let change = RecordChange(plan, of: record, stream, allocation, at: now())
            guard !change.updates.isEmpty else { return }
            let lost = try await book.overtook(change.successions, in: record)
            try await update(record.spec.id, change.updates, StoreChange(events: change.events, operations: lost))
        } catch {
            await runtime.giveBack(allocation.addresses)
            throw error
        }
    }

    /// - Parameter allocation: gets what was set aside, also where a later step throws.
    private func allocate(for plan: Plan, _ record: CacheRecord, into allocation: inout Allocation) async throws {
        for step in plan.recordSteps {
            switch step {
            case .allocate(let node): allocation.nodes.append(try await runtime.allocate(node, for: record))
            case .allocateEndpoint: allocation.endpoint = try await runtime.allocateEndpoint(for: record)
            case .designate, .notePredecessor, .forgetRestart, .finishUpgrade, .finishConversion, .forgetCache: break
            }
        }
    }

    private func perform(_ step: NodeStep, on cache: StoredCache) async throws {
        let id = cache.record.spec.id
        do { try await runtime.perform(step, on: cache) } catch let error as TerraceError {
            guard case .restart(let node) = step, try await hasGivenUp(node, of: cache, error) else { throw error }
            return
        }
        logger.debug("step done", metadata: ["cache": "\(id)", "step": "\(step)"])
        let outcome = StepOutcome(of: step, on: cache.record, at: now())
        if outcome.updates.isEmpty {
            // The step is done even if the store cannot be written, so its events may wait in the outbox.
            if !outcome.events.isEmpty { await outbox.write(outcome.events) }
        } else {
            try await update(id, outcome.updates, StoreChange(events: outcome.events))
        }
        if !outcome.freed.isEmpty { await runtime.giveBack(outcome.freed) }
    }

    // MARK: Ends

    private func recordConvergence(of record: CacheRecord) async throws {
        guard record.observedGeneration < record.generation || !record.bootstrapped else { return }
        let id = record.spec.id
        let ended = try await book.converged(record)
        let change = StoreChange(
            events: [event(id, nil, .available, "every node answers in its role (generation \(record.generation))")],
            operations: ended)
        try await update(id, [.converge(generation: record.generation, nodes: record.nodes.map(\.id))], change)
    }

    /// A change of keys is over when every server that answers has them, whatever else is still to be done.
    private func recordKeys(of record: CacheRecord, _ observation: CacheObservation) async throws {
        guard record.hasUnseenKeys, let version = record.keyVersion,
            record.hasKeys(on: observation.nodes, digest: observation.settingsDigest)
        else { return }
        let ended = try await book.sawKeys(of: record)
        try await update(record.spec.id, [.noteKeys(version: version)], StoreChange(operations: ended))
    }

    /// A failover is over once the new primary serves. It does not wait for replicas that cannot come back now.
    private func endFailovers(of record: CacheRecord, _ plan: Plan) async throws {
        let down = Set(plan.pending.filter { $0.reason == .zoneDown && !$0.blocksWrites }.compactMap(\.node))
        guard record.observedGeneration < record.generation, plan.pending.count == down.count,
            record.restarts.allSatisfy({ down.contains($0.node) })
        else { return }
        let ended = try await book.tookOver(record)
        guard !ended.isEmpty else { return }
        try await store.append(StoreChange(operations: ended))
        hub.announce()
    }

    private func forget(_ record: CacheRecord) async throws {
        let id = record.spec.id
        try await runtime.release(record)
        let ended = try await book.gone(id)
        let gone = event(id, nil, .deleted, "the cache is gone")
        try await store.remove(id, with: StoreChange(events: [gone], operations: ended))
        if let endpoint = record.endpoint { await runtime.giveBack([endpoint]) }
        hub.announce()
        logger.log([gone])
    }

    /// A failure that may pass is tried again, and shown as a condition meanwhile. A failure that no retry can mend is
    /// one event, and ends the operations that wait for this record; settings that the engine refuses are replaced by
    /// the former ones.
    /// - Parameter record: the record that the pass was to reach; nil where it could not be read.
    private func note(failure: any Error, of id: CacheID, _ record: CacheRecord?) async {
        // A daemon that stops cuts its passes short; the next one goes on where they ended.
        if failure is CancellationError { return }
        let reason = TerraceError.text(failure)
        func report() { logger.warning("pass failed", metadata: ["cache": "\(id)", "reason": "\(reason)"]) }
        guard let record, let error = failure as? TerraceError, error.code.isPermanent else {
            report()
            return board.setTrouble(.retried(reason), for: id)
        }
        let isNew = board[id]?.trouble != .permanent(reason)
        // A failure that lasts is met several times a second; one warning is enough.
        if isNew { report() }
        let isAboutSettings = error.field?.hasPrefix("spec.config") == true
        do {
            let ended = try await book.failed(record, because: reason)
            guard isNew || !ended.isEmpty else { return }
            let events = isNew ? [event(id, nil, .blocked, reason)] : []
            var updates = [RecordUpdate.giveUpKeys(generation: record.generation)]
            if isAboutSettings { updates.append(.restoreSettings(generation: record.generation)) }
            try await update(id, updates, StoreChange(events: events, operations: ended))
            board.setTrouble(.permanent(reason), for: id)
        } catch {
            logger.error("state cannot be written", metadata: ["reason": "\(error)"])
        }
    }

    // MARK: Small things

    func update(_ id: CacheID, _ updates: [RecordUpdate], _ change: StoreChange) async throws {
        _ = try await store.update(id, with: change) { $0.apply(updates) }
        if !change.events.isEmpty || !change.operations.isEmpty { hub.announce() }
        logger.log(change.events)
    }

    func event(_ id: CacheID, _ node: NodeID?, _ reason: EventReason, _ message: String) -> Event {
        Event(time: now(), cache: id, node: node, reason, message)
    }
}
