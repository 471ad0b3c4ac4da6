import Synchronization

/// Times whose place in the log is not known yet, because the stream has not come so far.
final class MarkQueue: Sendable {
    private struct State {
        /// Offsets of the primary's stream, by the time at which it was asked; ascending.
        var waiting: [(time: Int64, offset: Int64)] = []
        /// The end of what has come, in the stream and in the log.
        var offset: Int64
        var position: Int64
    }

    private let state: Mutex<State>

    /// - Parameters:
    ///   - offset: where the stream stands.
    ///   - position: bytes of the log that lie before.
    init(offset: Int64, position: Int64) { state = Mutex(State(offset: offset, position: position)) }

    /// - Parameters:
    ///   - time: milliseconds since 1970, before the primary was asked.
    ///   - offset: the primary's answer.
    /// - Returns: the mark, where the stream has come so far already.
    func add(_ time: Int64, offset: Int64) -> TimeMarks.Mark? {
        state.withLock { state in
            guard offset > state.offset else { return TimeMarks.Mark(time: time, position: state.position) }
            state.waiting.append((time, offset))
            return nil
        }
    }

    /// - Returns: the marks that lie in the run.
    func arrived(start: Int64, bytes: Int, end: Int64) -> [TimeMarks.Mark] {
        state.withLock { state in
            let before = state.position
            state.offset = end
            state.position += Int64(bytes)
            let known = state.waiting.prefix { $0.offset <= end }
            state.waiting.removeFirst(known.count)
            // What follows the run's commands up to its end is no data and not in the log.
            return known.map {
                TimeMarks.Mark(time: $0.time, position: before + min(max($0.offset - start, 0), Int64(bytes)))
            }
        }
    }
}
