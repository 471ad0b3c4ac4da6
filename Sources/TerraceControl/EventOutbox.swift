import Logging
import Synchronization
import TerraceCore

/// Events of what has happened already. A store that takes nothing for a while does not undo the end of a server: they wait
/// here until it does, and are written before whatever comes of them.
final class EventOutbox: Sendable {
    private let store: any StateStore
    private let hub: EventHub
    private let logger: Logger
    private let waiting = Mutex<[Event]>([])
    /// The newest of them are kept; a disk that is full for a day must not fill the memory, too.
    static let capacity = 10_000

    init(_ store: any StateStore, _ hub: EventHub, _ logger: Logger) {
        self.store = store
        self.hub = hub
        self.logger = logger
    }

    var isEmpty: Bool { waiting.withLock(\.isEmpty) }

    /// To be written with the next ones.
    func add(_ events: [Event]) {
        waiting.withLock { waiting in
            waiting += events
            if waiting.count > Self.capacity { waiting.removeFirst(waiting.count - Self.capacity) }
        }
    }

    /// Writes these after those that wait, now or as soon as it is possible.
    func write(_ events: [Event]) async {
        add(events)
        await flush()
    }

    func flush() async {
        let events = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        guard !events.isEmpty else { return }
        do {
            try await store.append(StoreChange(events: events))
            hub.announce()
            logger.log(events)
        } catch {
            waiting.withLock { $0.insert(contentsOf: events, at: 0) }
            logger.warning(
                "events cannot be written yet",
                metadata: ["count": "\(events.count)", "reason": "\(TerraceError.text(error))"])
        }
    }
}
