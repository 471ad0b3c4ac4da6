import Logging
import TerraceCore

/// Events of what has happened already. A store that takes nothing for a while does not undo the end of a server: they wait
/// here until it does, and are written before whatever comes of them.
actor EventOutbox {
    private let store: any StateStore
    private let hub: EventHub
    private let logger: Logger
    private var waiting: [Event] = []
    private var isWriting = false
    /// How many have made room for newer ones since the present write began.
    private var dropped = 0
    private var queue: [CheckedContinuation<Void, Never>] = []
    /// The newest of them are kept; a disk that is full for a day must not fill the memory, too.
    static let capacity = 10_000

    init(_ store: any StateStore, _ hub: EventHub, _ logger: Logger) {
        self.store = store
        self.hub = hub
        self.logger = logger
    }

    var isEmpty: Bool { waiting.isEmpty }

    /// To be written with the next ones.
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

    /// Returns when everything that waited is written, or cannot be now. One write at a time, which the store bounds: what
    /// another has begun to write has come to its end, too.
    func flush() async {
        while isWriting { await withCheckedContinuation { queue.append($0) } }
        guard !waiting.isEmpty else { return }
        isWriting = true
        let events = waiting
        dropped = 0
        do {
            try await store.append(StoreChange(events: events))
            // Some of them may have made room for newer ones meanwhile, which are not written yet.
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
