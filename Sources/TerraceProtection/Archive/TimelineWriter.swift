import Foundation
import Synchronization
import TerraceCore

/// Appends to a timeline's log and marks. Its calls block for as long as the disk takes.
final class TimelineWriter: Sendable {
    private struct State {
        var log: FileHandle
        var marks: FileHandle
        var logBytes: Int64
        var last: TimeMarks.Mark?
        /// How many marks there are.
        var count: Int
        /// Whether the last mark is the second one at its position.
        var repeated = false
        /// Times and writes come from two tasks. One lock keeps the marks in the order of their times.
        var queue: MarkQueue
    }

    let timeline: Timeline
    private let state: Mutex<State>

    /// Opens the files at their ends.
    /// - Parameters:
    ///   - length: bytes of the log that count; what lies behind them is cut off.
    ///   - offset: where the stream stands that is to be kept.
    init(_ timeline: Timeline, keeping length: Int64, from offset: Int64) throws {
        self.timeline = timeline
        let known = timeline.readMarks().marks.filter { $0.position <= length }
        let log = try PrivateFile.open(timeline.log)
        try log.truncate(atOffset: UInt64(length))
        let marks = try PrivateFile.open(timeline.marks)
        try marks.truncate(atOffset: UInt64(known.count * TimeMarks.bytesOfMark))
        try log.seekToEnd()
        try marks.seekToEnd()
        state = Mutex(
            State(
                log: log, marks: marks, logBytes: length, last: known.last, count: known.count,
                queue: MarkQueue(offset: offset, position: length)))
    }

    var logBytes: Int64 { state.withLock { $0.logBytes } }

    /// Keeps a run of the stream.
    func append(_ run: StreamRun) throws {
        try state.withLock { state in
            try state.log.write(contentsOf: run.bytes)
            state.logBytes += Int64(run.bytes.count)
            for mark in state.queue.arrived(start: run.start, bytes: run.bytes.count, end: run.end) {
                try Self.append(mark, &state)
            }
        }
    }

    /// Keeps a time: the primary was at this offset then, or farther.
    /// - Parameter time: milliseconds since 1970.
    func mark(_ time: Int64, offset: Int64) throws {
        try state.withLock { state in
            if let mark = state.queue.add(time, offset: offset) { try Self.append(mark, &state) }
        }
    }

    /// A mark at the position of the one before replaces it, so that a quiet cache's file does not grow. The first one
    /// at a position stays: between the two nothing was written.
    private static func append(_ mark: TimeMarks.Mark, _ state: inout State) throws {
        if let last = state.last, mark.time < last.time || mark.position < last.position { return }
        if state.repeated, state.last?.position == mark.position {
            try state.marks.seek(toOffset: UInt64((state.count - 1) * TimeMarks.bytesOfMark))
        } else {
            state.repeated = state.last?.position == mark.position
            state.count += 1
        }
        try state.marks.write(contentsOf: TimeMarks.bytes(mark))
        state.last = mark
    }

    /// Takes back the marks after the time: what they say may not hold.
    /// - Parameter time: milliseconds since 1970.
    func dropMarks(after time: Int64) throws {
        let kept = timeline.readMarks().marks.prefix { $0.time <= time }
        try state.withLock { state in
            try state.marks.truncate(atOffset: UInt64(kept.count * TimeMarks.bytesOfMark))
            try state.marks.seekToEnd()
            (state.last, state.count, state.repeated) = (kept.last, kept.count, false)
        }
    }
}
