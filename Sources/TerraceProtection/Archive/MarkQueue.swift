/// Times whose place in the log is not known yet, because the stream has not come so far.
struct MarkQueue: Sendable {
    /// Offsets of the primary's stream, by the time at which it was asked; ascending.
    private var waiting: [(time: Int64, offset: Int64)] = []
    /// The end of what has come, in the stream and in the log.
    private var offset: Int64
    private var position: Int64

    /// - Parameters:
    ///   - offset: where the stream stands.
    ///   - position: bytes of the log that lie before.
    init(offset: Int64, position: Int64) {
        self.offset = offset
        self.position = position
    }

    /// - Parameters:
    ///   - time: milliseconds since 1970, before the primary was asked.
    ///   - answer: the primary's offset.
    /// - Returns: the mark, where the stream has come so far already.
    mutating func add(_ time: Int64, offset answer: Int64) -> TimeMarks.Mark? {
        guard answer > offset else { return TimeMarks.Mark(time: time, position: position) }
        waiting.append((time, answer))
        return nil
    }

    /// - Returns: the marks that lie in the run.
    mutating func arrived(start: Int64, bytes: Int, end: Int64) -> [TimeMarks.Mark] {
        let before = position
        offset = end
        position += Int64(bytes)
        let known = waiting.prefix { $0.offset <= end }
        waiting.removeFirst(known.count)
        // The bytes between the last command and the end of the run are no data, and the log does not have them.
        return known.map {
            TimeMarks.Mark(time: $0.time, position: before + min(max($0.offset - start, 0), Int64(bytes)))
        }
    }
}
