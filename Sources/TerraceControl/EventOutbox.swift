import Logging
import TerraceCore

/// Events of what has happened already, such as the end of a server. While the store cannot be written they wait here.
/// They are written before the changes that follow from them.
actor EventOutbox {
    private let store: any StateStore
    private let hub: EventHub
    private let logger: Logger
    private var waiting: [Event] = []
    private var isWriting = false
    /// How many waiting events were dropped for newer ones since the present write began.
    private var dropped = 0
    private var queue: [CheckedContinuation<Void, Never>] = []
    /// Only this many of the newest events wait: a disk that is full for a day must not fill the memory, too.
    static let capacity = 10_000

    init(_ store: any StateStore, _ hub: EventHub, _ logger: Logger) {
        self.store = store
        self.hub = hub
        self.logger = logger
    }

    var isEmpty: Bool { waiting.isEmpty }

    /// Queues these events for the next write.
    func add(_ events: [Event]) {
        waiting += events
        let excess = max(0, waiting.count - Self.capacity)
        waiting.removeFirst(excess)
        dropped += excess
    }

    /// Writes these after those that wait, now or as soon as it is possible.
    func write(_ events: [Event]) async {
        add(events)
        await flush()
    }

    /// Returns when everything that waited is written, or cannot be written now. There is one write at a time, so a
    /// caller first waits for the write that another has begun; the store limits how long that takes.
    func flush() async {
        while isWriting { await withCheckedContinuation { queue.append($0) } }
        guard !waiting.isEmpty else { return }
        isWriting = true
        let events = waiting
        dropped = 0
        do {
            try await store.append(StoreChange(events: events))
            // Events that were dropped during this write are not in `waiting` any more.
            waiting.removeFirst(max(0, events.count - dropped))
            hub.announce()
            logger.log(events)
        } catch {
            logger.warning(
                "events cannot be written yet",
                metadata: ["count": "\(events.count)", "reason": "\(TerraceError.text(error))"])
        }
        isWriting = false
        for other in queue { other.resume() }
        queue = []
    }
}
