/// Which part of a log had been written at which time. Each mark says: every write that was acknowledged before this time
/// lies before this position.
struct TimeMarks: Sendable, Equatable {
    struct Mark: Sendable, Equatable {
        /// Milliseconds since 1970.
        var time: Int64
        /// Bytes of the log.
        var position: Int64
    }

    private(set) var marks: [Mark] = []

    init(_ marks: [Mark] = []) { self.marks = marks }

    // MARK: As a file

    /// Two numbers of eight bytes, the most significant byte first.
    static let bytesOfMark = 16

    static func bytes(_ mark: Mark) -> [UInt8] {
        [mark.time, mark.position].flatMap { number in
            (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * Int64($0))) }
        }
    }

    /// Marks of a file that a killed daemon may have left with half a mark at its end, or ahead of its log.
    /// - Parameter length: bytes of the log.
    init(file: [UInt8], logOf length: Int64) {
        let count = file.count / Self.bytesOfMark
        for index in 0..<count {
            let bytes = file[(index * Self.bytesOfMark)..<((index + 1) * Self.bytesOfMark)]
            let numbers = [bytes.prefix(8), bytes.suffix(8)].map { $0.reduce(Int64(0)) { $0 << 8 | Int64($1) } }
            let mark = Mark(time: numbers[0], position: numbers[1])
            guard mark.position <= length, mark.position >= marks.last?.position ?? 0,
                mark.time >= marks.last?.time ?? 0
            else { return }
            marks.append(mark)
        }
    }

    // MARK: Times

    /// Between two marks that are farther apart nobody knows when a write was made. A cut there could have writes from
    /// long after the time.
    static let gap: Int64 = 2000

    /// The times that the log can be cut at, in seconds since 1970, ascending.
    var windows: [ClosedRange<Double>] {
        var found: [ClosedRange<Double>] = []
        var start: Mark?
        for (mark, next) in zip(marks, marks.dropFirst().map(Optional.some) + [nil]) {
            let first = start ?? mark
            start = first
            let isWhole = next.map { $0.position == mark.position || $0.time - mark.time <= Self.gap } ?? false
            guard !isWhole else { continue }
            found.append((Double(first.time) / 1000)...(Double(mark.time) / 1000))
            start = nil
        }
        return found
    }

    /// Where to cut the log so that it has every write acknowledged before the time, and as few later ones as is known.
    /// - Parameter time: seconds since 1970.
    /// - Returns: nil for a time outside the windows.
    func position(at time: Double) -> Int64? {
        let wanted = Int64((time * 1000).rounded(.up))
        guard windows.contains(where: { $0.contains(time) }) else { return nil }
        var (low, high) = (0, marks.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].time < wanted { low = middle + 1 } else { high = middle }
        }
        return marks[low].position
    }
}
