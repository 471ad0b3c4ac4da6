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
        /// Unguessable text of this many letters and digits, for ids and secrets.
        public var randomText: @Sendable (Int) -> String
        /// A random UUID in lower case, for keys that are one.
        public var randomUUID: @Sendable () -> String
        /// How often a quiet cache is looked at; also the time in which a frozen node is noticed.
        public var resync: Duration

        public init(
            store: any StateStore, runtime: any CacheRuntime, tiers: [Tier],
            resolve: @escaping @Sendable (CacheDeclaration) throws -> CacheSpec, logger: Logger,
            now: @escaping @Sendable () -> Double, randomText: @escaping @Sendable (Int) -> String,
            randomUUID: @escaping @Sendable () -> String, resync: Duration = .seconds(1)
        ) {
            self.store = store
            self.runtime = runtime
            self.tiers = tiers
            self.resolve = resolve
            self.logger = logger
            self.now = now
            self.randomText = randomText
            self.randomUUID = randomUUID
            self.resync = resync
        }
    }

    private struct Loops {
        var signals: [CacheID: Signal] = [:]
        /// Caches found at start that no pass has seen yet; nil before they were read.
        var unseen: Set<CacheID>?
        var stopping = false
    }

    let its: Dependencies
    let board = StatusBoard()
    let hub = EventHub()
    private let loops = Mutex(Loops())
    private let newLoops: AsyncStream<CacheID>
    private let addLoop: AsyncStream<CacheID>.Continuation

    public init(_ dependencies: Dependencies) {
        its = dependencies
        (newLoops, addLoop) = AsyncStream.makeStream()
    }

    private var reconciler: Reconciler {
        Reconciler(
            store: its.store, runtime: its.runtime, board: board, hub: hub, logger: its.logger, now: its.now)
    }

    // MARK: Running

    /// Adopts what an earlier daemon left, then reconciles until a graceful shutdown. Nodes are left running.
    public func run() async throws {
        let found = try await its.store.caches().map(\.record)
        for record in found { try await its.runtime.adopt(record) }
        loops.withLock { $0.unseen = Set(found.map(\.spec.id)) }
        hub.announce()
        for record in found { wake(record.spec.id) }
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.watchExits() }
                for await id in newLoops { group.addTask { await self.loop(id) } }
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.stop()
        }
    }

    /// Ends every loop after the pass it is in.
    private func stop() {
        let signals = loops.withLock { loops in
            loops.stopping = true
            return Array(loops.signals.values)
        }
        for signal in signals { signal.raise() }
        addLoop.finish()
    }

    private var isStopping: Bool { loops.withLock { $0.stopping } }

    /// Has the cache looked at now; begins its loop where there is none.
    func wake(_ id: CacheID) {
        let signal = loops.withLock { loops -> Signal? in
            guard !loops.stopping else { return nil }
            if let signal = loops.signals[id] { return signal }
            let signal = Signal()
            loops.signals[id] = signal
            addLoop.yield(id)
            return signal
        }
        signal?.raise()
    }

    private func watchExits() async {
        for await exit in its.runtime.exits {
            let event = Event(
                time: its.now(), cache: exit.cache, node: exit.node, reason: "NodeExited",
                message: "\(exit.node) ended: \(exit.reason)")
            do {
                try await its.store.append(StoreChange(events: [event]))
            } catch {
                its.logger.error("event cannot be written", metadata: ["reason": "\(error)"])
            }
            hub.announce()
            wake(exit.cache)
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
            if let pause = backoff.pause(after: outcome, resync: its.resync) { await signal.wait(upTo: pause) }
        }
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
    private var waiting = Duration.milliseconds(5)
    private var failing = Duration.milliseconds(100)

    mutating func pause(after outcome: Reconciler.Outcome, resync: Duration) -> Duration? {
        switch outcome {
        case .again:
            waiting = .milliseconds(5)
            return nil
        case .gone, .settled:
            self = Backoff()
            return resync
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
