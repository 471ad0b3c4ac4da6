public import Logging
public import ServiceLifecycle
import Synchronization
public import TerraceCore

/// The control plane: takes intents, makes them durable, and runs one reconcile loop per cache.
///
/// A wake-up carries no state: a loop that is woken reads the world anew, so a lost, doubled or early wake-up costs one
/// look and nothing else.
public final class ControlPlane: Service {
    /// Everything the control plane stands on.
    public struct Dependencies: Sendable {
        public var store: any StateStore
        public var runtime: any CacheRuntime
        public var tiers: [Tier]
        /// A declaration with its tier's defaults filled in.
        /// - Throws: `TerraceError` with every problem in `details`.
        public var resolve: @Sendable (CacheDeclaration) throws -> CacheSpec
        public var logger: Logger
        /// Seconds since 1970.
        public var now: @Sendable () -> Double
        /// The clock that durations are measured by; nobody can set it.
        public var uptime: @Sendable () -> Uptime
        /// The clock that loops and waiting callers sleep by.
        public var timing: Timing
        /// Unguessable text of this many letters and digits, for ids and secrets.
        public var randomText: @Sendable (Int) -> String
        /// A random UUID in lower case, for tiers whose keys are UUIDs.
        public var randomUUID: @Sendable () -> String
        /// How often servers of a quiet cache are asked whether they answer: the time in which a frozen one is noticed.
        public var resync: Duration
        /// How often a quiet cache is looked at closely.
        public var look: Duration
        /// How often old events and operations are forgotten.
        public var pruning: Duration
        /// By tier, how many caches are kept ready to be leased.
        public var warm: [String: Int]
        /// How long changes take in the cloud; nil is as fast as the engine.
        public var pace: Pace?
        /// Where snapshots are kept; nil for a daemon without such a place.
        public var snapshots: (any SnapshotKeeping)?
        /// Checks that a cache can begin with dumps; nil where there are no snapshots.
        public var dumping: (any CacheDumping)?
        /// Where the writes of caches are kept; nil for a daemon that keeps none.
        public var archive: (any Archiving)?

        public init(
            store: any StateStore, runtime: any CacheRuntime, tiers: [Tier],
            resolve: @escaping @Sendable (CacheDeclaration) throws -> CacheSpec, logger: Logger,
            now: @escaping @Sendable () -> Double, uptime: @escaping @Sendable () -> Uptime,
            timing: Timing = .continuous,
            randomText: @escaping @Sendable (Int) -> String,
            randomUUID: @escaping @Sendable () -> String, resync: Duration = .seconds(2),
            look: Duration = .seconds(30), pruning: Duration = .seconds(60), warm: [String: Int] = [:],
            pace: Pace? = nil, snapshots: (any SnapshotKeeping)? = nil, dumping: (any CacheDumping)? = nil,
            archive: (any Archiving)? = nil
        ) {
            self.store = store
            self.runtime = runtime
            self.tiers = tiers
            self.resolve = resolve
            self.logger = logger
            self.now = now
            self.uptime = uptime
            self.timing = timing
            self.randomText = randomText
            self.randomUUID = randomUUID
            self.resync = resync
            self.look = look
            self.pruning = pruning
            self.warm = warm
            self.pace = pace
            self.snapshots = snapshots
            self.dumping = dumping
            self.archive = archive
        }
    }

    private struct Loops {
        var signals: [CacheID: Signal] = [:]
        /// Caches found at start that no pass has seen yet; nil before they were read.
        var unseen: Set<CacheID>?
        var stopping = false
    }

    let its: Dependencies
    let board: StatusBoard
    let hub: EventHub
    let outbox: EventOutbox
    let ledger = AuditLedger()
    let poolSignal: Signal
    let timeline: Timeline
    let upkeepSignal: Signal
    let snapshotSignal: Signal
    let scheduleSignal: Signal
    let snapshotProgress = SnapshotProgress()
    let takeOver = TakeOver()
    private let loops = Mutex(Loops())
    private let newLoops: AsyncStream<CacheID>
    private let addLoop: AsyncStream<CacheID>.Continuation

    public init(_ dependencies: Dependencies) {
        its = dependencies
        board = StatusBoard(dependencies.timing)
        poolSignal = Signal(dependencies.timing)
        upkeepSignal = Signal(dependencies.timing)
        snapshotSignal = Signal(dependencies.timing)
        scheduleSignal = Signal(dependencies.timing)
        timeline = Timeline(now: dependencies.now, uptime: dependencies.uptime)
        hub = EventHub()
        outbox = EventOutbox(dependencies.store, hub, dependencies.logger)
        (newLoops, addLoop) = AsyncStream.makeStream()
    }

    var book: OperationBook { OperationBook(store: its.store, now: its.now, randomText: its.randomText) }

    var reconciler: Reconciler {
        Reconciler(
            store: its.store, runtime: its.runtime, board: board, hub: hub, outbox: outbox, ledger: ledger, book: book,
            logger: its.logger, now: its.now, uptime: its.uptime, timeline: timeline, failoverPace: failoverPace)
    }

    /// By tier, how long the end of a primary goes unnoticed; tiers without such a time are left out.
    private var failoverPace: [String: Duration] {
        guard let pace = its.pace else { return [:] }
        return Dictionary(
            its.tiers.compactMap { tier in pace.failover(tier).map { (tier.id, $0) } }, uniquingKeysWith: { $1 })
    }

    // MARK: Running

    /// Adopts what an earlier daemon left, then reconciles until a graceful shutdown. Nodes are left running.
    public func run() async throws {
        let found = try await its.store.caches().map(\.record)
        let events = Dictionary(
            grouping: try await its.store.events(reasons: Availability.reasons), by: \.cache)
        for record in found {
            try await its.runtime.adopt(record)
            board.resume(Availability(events[record.spec.id] ?? [], now: timeline.steady), of: record.spec.id)
        }
        loops.withLock { $0.unseen = Set(found.map(\.spec.id)) }
        hub.announce()
        for record in found { wake(record.spec.id) }
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.runLoops() }
                group.addTask {
                    try? await gracefulShutdown()
                    try? await self.its.timing.sleep(for: Self.lastPasses)
                }
                await group.next()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.stop()
        }
    }

    /// How long passes may take to end once the daemon is told to stop. This is longer than a hand-over takes, as one
    /// that is cut short leaves writes paused. The next daemon finishes what takes longer.
    private static let lastPasses = Duration.seconds(8)

    /// Returns once every loop has ended.
    private func runLoops() async {
        await withTaskGroup(of: Void.self) { watch in
            watch.addTask { await self.watchExits() }
            await withDiscardingTaskGroup { group in
                group.addTask { await self.keepPool() }
                group.addTask { await self.keepStore() }
                group.addTask { await self.keepSnapshots() }
                group.addTask { await self.keepSchedules() }
                for await id in newLoops { group.addTask { await self.loop(id) } }
            }
            watch.cancelAll()
        }
    }

    /// Ends every loop after the pass it is in.
    private func stop() {
        let signals = loops.withLock { loops in
            loops.stopping = true
            return Array(loops.signals.values)
        }
        for signal in signals { signal.raise() }
        poolSignal.raise()
        upkeepSignal.raise()
        snapshotSignal.raise()
        scheduleSignal.raise()
        addLoop.finish()
    }

    var loopedCaches: [CacheID] { loops.withLock { Array($0.signals.keys) } }

    var isStopping: Bool { loops.withLock { $0.stopping } }

    /// Has the cache looked at now; begins its loop where there is none.
    func wake(_ id: CacheID) {
        let signal = loops.withLock { loops -> Signal? in
            guard !loops.stopping else { return nil }
            if let signal = loops.signals[id] { return signal }
            let signal = Signal(its.timing)
            loops.signals[id] = signal
            addLoop.yield(id)
            return signal
        }
        signal?.raise()
    }

    /// Wakes the cache on a request: steps that were put off after a failure are tried at once.
    func wakeNow(_ id: CacheID) async {
        await its.runtime.tryAgain(id)
        wake(id)
    }

    private func watchExits() async {
        for await exit in its.runtime.exits {
            let event = Event(
                time: its.now(), cache: exit.cache, node: exit.node, .nodeExited,
                "\(exit.node) ended: \(exit.reason)")
            // The pass that is woken here flushes the outbox before it acts.
            await outbox.add([event])
            wake(exit.cache)
            await outbox.flush()
        }
    }

    private func loop(_ id: CacheID) async {
        guard let signal = loops.withLock({ $0.signals[id] }) else { return }
        var backoff = Backoff()
        while !isStopping, !Task.isCancelled {
            let outcome = await reconciler.pass(id)
            let isLast = loops.withLock { $0.unseen?.remove(id) != nil && $0.unseen?.isEmpty == true }
            if isLast { hub.announce() }
            if outcome == .gone, await retire(id, signal) { return }
            let pause = backoff.pause(after: outcome)
            if outcome == .settled {
                await rest(id, signal)
            } else if case .paced(let rest) = outcome {
                await signal.wait(upTo: min(rest, its.resync))
            } else if let pause {
                await signal.wait(upTo: pause)
            }
        }
    }

    /// Waits until the cache is woken, one of its servers does not answer, or a close look is due. A close look costs a
    /// hundred times as much as asking the servers, and the end of a server is noticed at once in any case.
    private func rest(_ id: CacheID, _ signal: Signal) async {
        // The time is random, so that caches made together are not all looked at closely in the same moment.
        let end = its.timing.now + its.look * Double.random(in: 0.75...1.25)
        guard let cache = try? await its.store.cache(id) else { return }
        repeat {
            if await signal.wait(upTo: untilBeat()) { return }
            guard !isStopping, !Task.isCancelled, its.timing.now < end else { return }
        } while await its.runtime.answers(cache)
    }

    /// The time until all quiet caches are asked together: waking the threads costs more than the questions.
    private func untilBeat() -> Duration {
        let beats = its.timing.now / its.resync
        return its.resync * (1 - beats.truncatingRemainder(dividingBy: 1))
    }

    /// Ends the loop of a cache that is gone, unless one of the same name was created meanwhile.
    private func retire(_ id: CacheID, _ signal: Signal) async -> Bool {
        loops.withLock { $0.signals[id] = nil }
        guard let again = try? await its.store.cache(id), again.record.spec.id == id else { return true }
        return loops.withLock { loops in
            guard loops.signals[id] == nil else { return true }
            loops.signals[id] = signal
            return false
        }
    }

    /// Returns once `isReady`, or when cancelled.
    public func untilReady() async {
        for await _ in hub.announcements() where await isReady() { return }
    }

    /// True once every cache has been observed since the daemon began.
    public func isReady() async -> Bool { loops.withLock { $0.unseen?.isEmpty == true && !$0.stopping } }
}

/// How long a loop pauses: not at all while it makes progress, ever longer while it does not.
struct Backoff {
    private var waiting = Duration.milliseconds(1)
    private var failing = Duration.milliseconds(100)

    mutating func pause(after outcome: Reconciler.Outcome) -> Duration? {
        switch outcome {
        case .again:
            waiting = .milliseconds(1)
            return nil
        case .gone, .settled, .paced:
            self = Backoff()
            return nil
        case .waiting:
            defer { waiting = min(waiting * 2, .milliseconds(200)) }
            return waiting
        case .failed:
            defer { failing = min(failing * 2, .seconds(10)) }
            // Spread, so that a hundred caches that failed together do not all try again together.
            return failing * Double.random(in: 0.8...1.2)
        }
    }
}
