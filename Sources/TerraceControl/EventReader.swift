import Logging
import TerraceCore

/// One follower's place among the events. It reads only when it is asked for more, so a follower that stalls costs
/// nothing.
actor EventReader {
    private let store: any StateStore
    private let logger: Logger
    private let cache: CacheID?
    private let announcements: AsyncStream<Void>
    private var last: Int64
    private var read: ArraySlice<Event> = []

    init(_ store: any StateStore, _ logger: Logger, _ announcements: AsyncStream<Void>, after: Int64, cache: CacheID?) {
        self.store = store
        self.logger = logger
        self.announcements = announcements
        self.cache = cache
        last = after
    }

    /// Nil when the daemon stops, the task is cancelled, or the store cannot be read.
    func next() async -> Event? {
        while true {
            if let event = read.popFirst() { return event }
            do { read = try await store.events(after: last, cache: cache, limit: 500)[...] } catch {
                logger.error("events cannot be read", metadata: ["reason": "\(error)"])
                return nil
            }
            if let newest = read.last {
                last = newest.sequence
            } else {
                // The stream keeps an announcement that came after the store was read, so no event is missed.
                var iterator = announcements.makeAsyncIterator()
                guard await iterator.next(isolation: self) != nil else { return nil }
            }
        }
    }
}
