import Logging
import TerraceCore

/// Carries out what was asked for of snapshots: makes, proves, exports and removes them, and has caches filled with them.
/// What a daemon leaves unfinished, the next one does anew.
struct SnapshotLoop: Sendable {
    let keeper: any SnapshotKeeping
    let dumping: any CacheDumping
    let store: any StateStore
    let book: OperationBook
    let hub: EventHub
    let progress: SnapshotProgress
    let takeOver: TakeOver
    let signal: Signal
    let timing: Timing
    let logger: Logger
    /// Seconds since 1970.
    let now: @Sendable () -> Double
    /// Has a cache looked at now.
    let wake: @Sendable (CacheID) -> Void

    private enum Job: Sendable {
        case make(Snapshot)
        /// Do what the goal of the operation says with a snapshot that is available.
        case use(Snapshot, Operation)
        case remove(Snapshot)

        var snapshot: Snapshot {
            switch self {
            case .make(let snapshot), .use(let snapshot, _), .remove(let snapshot): snapshot
            }
        }
    }

    /// The work at a time: each dump is a fork of a server, and more of them at once would only slow each other down.
    private static let limit = 2
    /// How often an attempt that failed for a passing reason is repeated, and after which pause.
    private static let pauses: [Duration] = [.seconds(1), .seconds(5), .seconds(20)]

    /// Until `isOver`, or until it is cancelled: work that is not done then is done by the next daemon.
    func run(until isOver: @escaping @Sendable () -> Bool) async {
        guard await takeOver(until: isOver) else { return }
        await withDiscardingTaskGroup { group in
            while !isOver(), !Task.isCancelled {
                do {
                    for job in try await nextJobs() {
                        let (cancelled, cancel) = AsyncStream<Void>.makeStream()
                        guard progress.begin(job.snapshot.id, cancel: { cancel.finish() }) else { continue }
                        group.addTask { await carryOut(job, until: cancelled) }
                    }
                } catch {
                    logger.error("snapshots cannot be read", metadata: ["reason": "\(TerraceError.text(error))"])
                }
                await signal.wait(upTo: .seconds(1))
            }
            group.cancelAll()
        }
    }

    /// Adds the snapshots of the object store that the state does not know, and removes files of no snapshot.
    /// - Returns: false where it was over first.
    private func takeOver(until isOver: @Sendable () -> Bool) async -> Bool {
        var (failures, last) = (0, "")
        while !isOver(), !Task.isCancelled {
            do {
                let known = Set(try await store.snapshots().map(\.id))
                let found = try await keeper.found().filter { !known.contains($0.id) }
                if !found.isEmpty { try await store.append(StoreChange(snapshots: found.map { .create($0) })) }
                try await keeper.sweep()
                // An earlier daemon may have been asked for something.
                for snapshot in try await store.snapshots() { progress.ask(snapshot.id) }
                takeOver.end()
                return true
            } catch {
                guard !Task.isCancelled else { return false }
                let reason = TerraceError.text(error)
                if reason != last {
                    logger.error("snapshots cannot be taken over", metadata: ["reason": "\(reason)"])
                }
                (failures, last) = (failures + 1, reason)
                takeOver.fail(error)
                let isPermanent = (error as? TerraceError)?.code.isPermanent ?? false
                if isPermanent || failures > Self.pauses.count { await giveUp(because: reason) }
                await signal.wait(upTo: .seconds(5))
            }
        }
        return false
    }

    /// Snapshots that were to be made fail with the reason, so that whoever waits for them learns it. Removals wait.
    private func giveUp(because reason: String) async {
        for snapshot in (try? await store.openSnapshots()) ?? [] where snapshot.state == .creating {
            await fail(.make(snapshot), because: reason)
        }
    }

    private func nextJobs() async throws -> [Job] {
        try await forgetMoments()
        let busy = progress.busy
        var jobs: [Job] = []
        var sources: Set<CacheID> = []
        var candidates = try await store.openSnapshots()
        let open = Set(candidates.map(\.id))
        for id in progress.toCheck where !open.contains(id) {
            guard let found = try await store.snapshot(id), found.state == .available else {
                progress.forget(id)
                continue
            }
            candidates.append(found)
        }
        for snapshot in candidates {
            guard !busy.contains(snapshot.id) else {
                sources.insert(snapshot.source)
                continue
            }
            switch snapshot.state {
            case .creating: jobs.append(.make(snapshot))
            case .deleting: jobs.append(.remove(snapshot))
            case .failed: break
            case .available where progress.mayBeAsked(snapshot.id):
                // Forgotten first: what is asked from now on is remembered again.
                progress.forget(snapshot.id)
                if let operation = try await operations(of: snapshot).first(where: { $0.goal.usesSnapshot }) {
                    progress.ask(snapshot.id)
                    jobs.append(.use(snapshot, operation))
                }
            case .available: break
            }
        }
        // Snapshots of one cache are made one after the other: a server dumps once at a time.
        let apart = jobs.filter { job in
            if case .make(let snapshot) = job { sources.insert(snapshot.source).inserted } else { true }
        }
        return Array(apart.prefix(max(0, Self.limit - busy.count)))
    }

    /// Snapshots of moments serve what follows at once. Those that nothing needs any more are deleted.
    private func forgetMoments() async throws {
        let moments = try await store.openSnapshots().filter { $0.cause == .moment && $0.state == .available }
        guard !moments.isEmpty else { return }
        for moment in moments where now() - (moment.completedAt ?? 0) > Self.momentSeconds {
            // In this order: what an operation needs becomes the seed of its cache in one write.
            guard try await operations(of: moment).isEmpty else { continue }
            let isNeeded = try await store.caches().contains { $0.record.seed?.snapshot == moment.id }
            if !isNeeded { try await store.append(StoreChange(snapshots: [moment.deletion])) }
        }
    }

    /// The time in which a restore that made a moment's snapshot has begun its cache.
    private static let momentSeconds = 600.0

    private func carryOut(_ job: Job, until cancelled: AsyncStream<Void>) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await attempt(job) }
            group.addTask { for await _ in cancelled {} }
            await group.next()
            group.cancelAll()
        }
        progress.end(job.snapshot.id)
        signal.raise()
    }

    private func attempt(_ job: Job) async {
        for pause in Self.pauses.map(Optional.some) + [nil] {
            do {
                try await perform(job)
                return
            } catch {
                if Task.isCancelled || error is CancellationError { return }
                let isPermanent = (error as? TerraceError)?.code.isPermanent ?? false
                if let pause, !isPermanent {
                    logger.notice(
                        "snapshot is tried again",
                        metadata: ["snapshot": "\(job.snapshot.id)", "reason": "\(TerraceError.text(error))"])
                    progress.note(TerraceError.text(error), job.snapshot.id)
                    guard (try? await timing.sleep(for: pause)) != nil else { return }
                    continue
                }
                return await fail(job, because: TerraceError.text(error))
            }
        }
    }

    private func perform(_ job: Job) async throws {
        switch job {
        case .make(let snapshot): try await make(snapshot)
        case .use(let snapshot, let operation): try await use(snapshot, operation)
        case .remove(let snapshot):
            try await keeper.remove(snapshot)
            let gone = event(snapshot, .snapshotDeleted, "snapshot \(snapshot.id.name) is gone")
            try await write(StoreChange(events: [gone], snapshots: [.remove(snapshot.id)]))
        }
    }

    /// Exports or proves a snapshot that is available, or has its cache filled with it, as the goal says.
    private func use(_ snapshot: Snapshot, _ operation: Operation) async throws {
        switch operation.goal {
        case .export(_, let files):
            try await keeper.export(snapshot, to: files)
            let ended = operation.ended(nil, at: now())
            let names = files.map(\.description).joined(separator: ", ")
            let told = event(snapshot, .snapshotExported, "snapshot \(snapshot.id.name) was written to \(names)")
            try await write(StoreChange(events: [told], operations: [ended]))
        case .filling(_, let replaces): try await fill(operation, with: snapshot, replacing: replaces)
        default:
            try await keeper.prove(snapshot)
            try await write(StoreChange(operations: [operation.ended(nil, at: now())]))
        }
    }

    /// The record has the keys as its seed from now on, and the cache's own loop writes them.
    private func fill(_ operation: Operation, with snapshot: Snapshot, replacing: Bool) async throws {
        let id = operation.cache
        guard let cache = try await store.cache(id), !cache.record.deletionRequested else {
            throw TerraceError(.failedPrecondition, "\(id) was deleted before it was filled")
        }
        var seed = try dumping.seed(from: snapshot, for: cache.record.spec)
        // The nodes run, so none starts with a file.
        seed.way = .keys
        let generation = cache.record.generation + 1
        var filled = operation
        filled.goal = .generation(generation)
        let edit = RecordEdit(id) { [seed] cache in
            guard cache.createdAt <= operation.startedAt else {
                throw TerraceError(.failedPrecondition, "\(id) was deleted before it was filled")
            }
            guard cache.record.generation == generation - 1, cache.record.seed == nil else {
                throw TerraceError(.unavailable, "\(id) is being changed")
            }
            cache.record.seed = seed
            if replacing { cache.record.flushing = generation }
            cache.record.generation = generation
        }
        try await write(StoreChange(operations: [filled]), edit)
        wake(id)
    }

    private func make(_ snapshot: Snapshot) async throws {
        let progress = progress
        if snapshot.files != nil {
            return try await finish(try await keeper.bring(snapshot) { progress.set($0, snapshot.id) }, of: nil)
        }
        guard let cache = try await store.cache(snapshot.source), !cache.record.deletionRequested else {
            throw TerraceError(.failedPrecondition, "\(snapshot.source) was deleted before its snapshot was made")
        }
        try await finish(try await keeper.make(snapshot, of: cache) { progress.set($0, snapshot.id) }, of: cache)
    }

    /// - Parameter cache: the one that the snapshot was taken of; nil for one of files.
    private func finish(_ proven: Snapshot, of cache: StoredCache?) async throws {
        var made = proven
        made.state = .available
        made.percent = 100
        made.completedAt = now()
        try await keeper.describe(made)
        let told = event(
            made, .snapshotAvailable,
            "snapshot \(made.id.name) is available: \(made.keys) keys in \(made.bytes) bytes, read back and loaded")
        let operations = try await operations(of: made)
        var change = StoreChange(events: [told], snapshots: [.replace(made, was: .creating)])
        change.operations = operations.filter { $0.goal == .snapshot(made.id) }.map { $0.ended(nil, at: now()) }
        let deletions = operations.filter { $0.goal == .deletionAfter(made.id) }
        progress.ask(made.id)
        guard !deletions.isEmpty, let cache else { return try await write(change) }
        change.events.append(
            event(made, .deleteRequested, "the cache is to be deleted: its final snapshot is available"))
        change.operations += deletions.map {
            var deletion = $0
            deletion.goal = .deletion
            return deletion
        }
        try await write(change, RecordEdit.deletion(of: cache))
        wake(made.source)
    }

    private func fail(_ job: Job, because reason: String) async {
        var change: StoreChange
        switch job {
        case .make(var snapshot):
            // One that served what was to follow has no use any more; the operation says why it failed.
            snapshot.state = snapshot.cause == .moment ? .deleting : .failed
            snapshot.error = reason
            snapshot.completedAt = now()
            let told = event(snapshot, .snapshotFailed, "snapshot \(snapshot.id.name) failed: \(reason)")
            change = StoreChange(events: [told], snapshots: [.replace(snapshot, was: .creating)])
            let running = (try? await operations(of: snapshot)) ?? []
            change.operations = running.map { $0.ended(reason, at: now()) }
        case .use(let snapshot, let operation):
            change = StoreChange(operations: [operation.ended(reason, at: now())])
            if operation.goal.files != nil {
                change.events = [
                    event(snapshot, .exportFailed, "snapshot \(snapshot.id.name) was not written: \(reason)")
                ]
            }
        case .remove(let snapshot):
            logger.error(
                "a snapshot's files are not removed",
                metadata: ["snapshot": "\(snapshot.id)", "reason": "\(reason)"])
            return
        }
        do { try await write(change) } catch {
            logger.error("state cannot be written", metadata: ["reason": "\(TerraceError.text(error))"])
        }
    }

    /// The operations that wait for the snapshot.
    private func operations(of snapshot: Snapshot) async throws -> [Operation] {
        try await book.running(snapshot.source).filter { $0.goal.snapshot == snapshot.id }
    }

    private func write(_ change: StoreChange, _ edit: RecordEdit? = nil) async throws {
        if let edit { try await store.write([], [edit], with: change) } else { try await store.append(change) }
        hub.announce()
        logger.log(change.events)
    }

    private func event(_ snapshot: Snapshot, _ reason: EventReason, _ message: String) -> Event {
        Event(time: now(), cache: snapshot.source, reason, message)
    }
}
