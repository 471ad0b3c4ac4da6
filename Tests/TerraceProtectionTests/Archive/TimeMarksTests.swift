import Testing

@testable import TerraceProtection

@Suite struct TimeMarksTests {
    private static func marks(_ pairs: [(Int64, Int64)]) -> TimeMarks {
        TimeMarks(pairs.map { TimeMarks.Mark(time: $0.0, position: $0.1) })
    }

    /// Marks as (milliseconds, position), a time in milliseconds, and where the log is cut.
    @Test(
        arguments: [
            ([(1000, 0), (1100, 50), (1200, 80)], 1000.0, Int64(0)), ([(1000, 0), (1100, 50), (1200, 80)], 1001, 50),
            ([(1000, 0), (1100, 50), (1200, 80)], 1100, 50), ([(1000, 0), (1100, 50), (1200, 80)], 1200, 80),
            ([(1000, 0), (1100, 50), (1200, 80)], 999, nil), ([(1000, 0), (1100, 50), (1200, 80)], 1201, nil),
            // A quiet cache has few marks: nothing was written between those at the same position.
            ([(1000, 5), (90000, 5), (90100, 9)], 50000, 5),
            // Nobody looked for long while something was written.
            ([(1000, 5), (90000, 6), (90100, 9)], 50000, nil), ([(1000, 5), (90000, 6), (90100, 9)], 90000, 6),
            ([(1000, 5), (90000, 6), (90100, 9)], 1000, 5), ([], 0, nil),
        ] as [([(Int64, Int64)], Double, Int64?)])
    func logIsCutAtTheFirstMarkThatIsNotBefore(
        _ pairs: [(Int64, Int64)], _ milliseconds: Double, _ position: Int64?
    ) {
        #expect(Self.marks(pairs).position(at: milliseconds / 1000) == position)
    }

    @Test func windowsEndWhereNobodyLooked() {
        let marks = Self.marks([(1000, 0), (2000, 5), (9000, 6), (9500, 6), (20000, 6), (30000, 7)])
        #expect(marks.windows == [1.0...2.0, 9.0...20.0, 30.0...30.0])
    }

    /// A daemon that is killed may leave half a mark, or marks whose writes are not in the log.
    @Test func marksWithoutTheirWritesAreLeftOut() {
        let all = [(1000, 0), (1100, 50), (1200, 80)].map { TimeMarks.Mark(time: $0.0, position: $0.1) }
        let file = all.flatMap(TimeMarks.bytes)
        #expect(TimeMarks(file: file, logOf: 80).marks == all)
        #expect(TimeMarks(file: file, logOf: 79).marks == Array(all.prefix(2)))
        #expect(TimeMarks(file: file.dropLast(3), logOf: 80).marks == Array(all.prefix(2)))
        #expect(TimeMarks(file: [1, 2, 3], logOf: 80).marks.isEmpty)
        #expect(TimeMarks(file: Array(repeating: 0xFF, count: 64), logOf: 80).marks.isEmpty)
    }
}

@Suite struct MarkQueueTests {
    /// A mark whose place has come already is known at once; another one when its run comes.
    @Test func marksWaitForTheirPlaceInTheStream() {
        var queue = MarkQueue(offset: 100, position: 10)
        let known = queue.add(1000, offset: 100)
        #expect(known == TimeMarks.Mark(time: 1000, position: 10))
        for (time, offset) in [(1100, 130), (1200, 150), (1300, 200)] as [(Int64, Int64)] {
            let mark = queue.add(time, offset: offset)
            #expect(mark == nil)
        }
        // 40 bytes of commands, and 10 that are no data.
        let first = queue.arrived(start: 100, bytes: 40, end: 150)
        #expect(first == [TimeMarks.Mark(time: 1100, position: 40), TimeMarks.Mark(time: 1200, position: 50)])
        let none = queue.arrived(start: 150, bytes: 0, end: 164)
        #expect(none == [])
        let last = queue.arrived(start: 164, bytes: 60, end: 224)
        #expect(last == [TimeMarks.Mark(time: 1300, position: 86)])
        let next = queue.add(1400, offset: 224)
        #expect(next == TimeMarks.Mark(time: 1400, position: 110))
    }
}
