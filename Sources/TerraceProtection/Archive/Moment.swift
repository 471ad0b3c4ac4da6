/// The times at which every shard of a cache can be cut, and where.
struct Moment {
    /// Where one shard's log is cut.
    struct Cut: Sendable {
        var timeline: Timeline
        var shard: Int
        var slots: [String]
        /// Bytes of the log that are kept.
        var position: Int64
    }

    private struct Stretch {
        var timeline: Timeline
        var about: Timeline.About
        var marks: TimeMarks
        var windows: [ClosedRange<Double>]

        func contains(_ time: Double) -> Bool { windows.contains { $0.contains(time) } }
    }

    private let shards: [Int: [Stretch]]

    init(_ timelines: [Int: [Timeline]]) {
        shards = timelines.mapValues { timelines in
            timelines.compactMap { timeline in
                let marks = timeline.readMarks()
                let windows = marks.windows
                guard let about = timeline.about, !windows.isEmpty else { return nil }
                return Stretch(timeline: timeline, about: about, marks: marks, windows: windows)
            }
        }.filter { !$0.value.isEmpty }
    }

    /// Ascending, apart from each other.
    var windows: [ClosedRange<Double>] {
        let edges = Set(
            shards.values.flatMap { $0.flatMap { $0.windows.flatMap { [$0.lowerBound, $0.upperBound] } } }
        ).sorted()
        var found: [ClosedRange<Double>] = []
        for (low, high) in zip(edges, edges.dropFirst()) where stretches(at: (low + high) / 2) != nil {
            if let last = found.last, last.upperBound == low {
                found[found.count - 1] = last.lowerBound...high
            } else {
                found.append(low...high)
            }
        }
        return found
    }

    var windowText: String {
        windows.suffix(3).map { "\(Archivist.text($0.lowerBound)) to \(Archivist.text($0.upperBound))" }
            .joined(separator: ", or ")
    }

    /// - Parameter time: seconds since 1970.
    /// - Returns: one for each shard, by shard; nil where some shard cannot be cut there.
    func cuts(at time: Double) -> [Cut]? {
        stretches(at: time)?.map { stretch in
            Cut(
                timeline: stretch.timeline, shard: stretch.about.shard, slots: stretch.about.slots,
                position: stretch.marks.position(at: time) ?? 0)
        }
    }

    /// The stretches of one set of shards that have all slots together; a cache without slots has one shard.
    private func stretches(at time: Double) -> [Stretch]? {
        let found = shards.compactMap { $0.value.last { $0.contains(time) } }.sorted { $0.about.shard < $1.about.shard }
        guard let first = found.first else { return nil }
        if first.about.slots.isEmpty { return found.count == 1 ? found : nil }
        let slots = found.flatMap(\.about.slots).map(Self.count).reduce(0, +)
        return slots == 16384 ? found : nil
    }

    private static func count(_ range: String) -> Int {
        let ends = range.split(separator: "-").compactMap { Int($0) }
        guard let first = ends.first, let last = ends.last else { return 0 }
        return last - first + 1
    }
}
