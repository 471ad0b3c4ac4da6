import Synchronization
import Testing

@testable import TerraceTestSupport

/// What the waits of the other tests say when they end in vain.
@Suite struct WaitTests {
    /// Comments of the issues that the body records; it has to record one.
    private func comments(_ body: () async throws -> Void) async throws -> [String] {
        let comments = Mutex<[String]>([])
        try await withKnownIssue {
            try await body()
        } matching: { issue in
            comments.withLock { $0 += issue.comments.map(\.rawValue) }
            return true
        }
        return comments.withLock { $0 }
    }

    @Test func aWaitEndsWithWhatWasSeen() async throws {
        var count = 0
        let seen = try await eventually("three") {
            count += 1
            return count
        } until: {
            $0 == 3
        }
        #expect(seen == 3)
    }

    @Test func aWaitInVainSaysWhatWasSeenLast() async throws {
        var isOver = false
        let said = try await comments {
            try await eventually("three", within: .milliseconds(30)) {
                2
            } until: {
                $0 == 3
            }
            isOver = true
        }
        #expect(said == ["not in 0.03 seconds: three; seen last: 2"])
        #expect(!isOver, "the test goes on as if it were so")
    }

    @Test(.timeLimit(.minutes(1))) func aWaitAsLongAsItsTestIsAFault() async throws {
        let said = try await comments { try await eventually("nothing", within: .seconds(60)) { true } }
        #expect(said == ["a wait of 60.0 seconds in a test that may take 60.0 seconds"])
    }

    @Test func anElementIsFoundInAStreamThatGoesOn() async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
        for number in 1...3 { continuation.yield(number) }
        #expect(try await firstElement("two", of: stream) { $0 == 2 } == 2)
    }

    @Test(arguments: [true, false]) func aStreamInVainSaysWhatCame(_ ends: Bool) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
        for number in 1...3 { continuation.yield(number) }
        if ends { continuation.finish() }
        let limit = Duration.milliseconds(ends ? 10_000 : 100)
        let said = try await comments {
            _ = try await firstElement("four", of: stream, within: limit, words: { "<\($0)>" }, where: { $0 == 4 })
        }
        #expect(said == ["\(ends ? "the stream ended before" : "not in \(limit)"): four; came: <1>, <2>, <3>"])
    }
}
