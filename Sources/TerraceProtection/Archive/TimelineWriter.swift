import Foundation
import Synchronization

/// Appends to a timeline's log and marks. Its calls block for as long as the disk takes.
final class TimelineWriter: Sendable {
    private struct State {
        var log: FileHandle
        var marks: FileHandle
        var logBytes: Int64
        var last: TimeMarks.Mark?
        /// How many marks there are.
        var count: Int
    }

    let timeline: Timeline
    private let state: Mutex<State>

    /// Opens the files at their ends.
    /// - Parameter length: bytes of the log that count; what lies behind them is cut off.
    init(_ timeline: Timeline, keeping length: Int64) throws {
        self.timeline = timeline
        let known = timeline.readMarks().marks.filter { $0.position <= length }
        let log = try PrivateFile.open(timeline.log)
        try log.truncate(atOffset: UInt64(length))
        let marks = try PrivateFile.open(timeline.marks)
        try marks.truncate(atOffset: UInt64(known.count * TimeMarks.bytesOfMark))
        try log.seekToEnd()
        try marks.seekToEnd()
        state = Mutex(State(log: log, marks: marks, logBytes: length, last: known.last, count: known.count))
    }

    var logBytes: Int64 { state.withLock { $0.logBytes } }

    func append(_ bytes: [UInt8]) throws {
        try state.withLock { state in
            try state.log.write(contentsOf: bytes)
            state.logBytes += Int64(bytes.count)
        }
    }

    /// A mark at the position of the one before replaces it, so that a quiet cache's file does not grow. The first one
    /// stays: the window begins with it.
    func append(_ mark: TimeMarks.Mark) throws {
        try state.withLock { state in
            if let last = state.last, mark.time < last.time || mark.position < last.position { return }
            if let last = state.last, last.position == mark.position, state.count > 1 {
                try state.marks.seek(toOffset: UInt64((state.count - 1) * TimeMarks.bytesOfMark))
            } else {
                state.count += 1
            }
            try state.marks.write(contentsOf: TimeMarks.bytes(mark))
            state.last = mark
        }
    }

    /// Takes back the marks after the time: what they say may not hold.
    /// - Parameter time: milliseconds since 1970.
    func dropMarks(after time: Int64) throws {
        let kept = timeline.readMarks().marks.prefix { $0.time <= time }
        try state.withLock { state in
            try state.marks.truncate(atOffset: UInt64(kept.count * TimeMarks.bytesOfMark))
            try state.marks.seekToEnd()
            (state.last, state.count) = (kept.last, kept.count)
        }
    }
}
