import Testing

@testable import TerraceControl

@Suite struct SignalTests {
    @Test func raisedWhileNobodyWaitsItEndsTheNextWait() async {
        let signal = Signal()
        signal.raise()
        #expect(await signal.wait(upTo: .seconds(300)))
        #expect(await !signal.wait(upTo: .zero))
    }

    /// Raised in the moment in which the time is over, it was neither reported nor kept for the next wait.
    @Test func raisedAtTheEndOfTheTimeItIsNotLost() async {
        let signal = Signal()
        for round in 0..<2000 {
            async let first = signal.wait(upTo: .microseconds(round % 50))
            signal.raise()
            if await !first {
                let next = await signal.wait(upTo: .seconds(300))
                #expect(next, "\(round)")
            }
        }
    }

    @Test func aCancelledWaitKeepsWhatIsRaisedAfterIt() async {
        let signal = Signal()
        let waiting = Task { await signal.wait(upTo: .seconds(300)) }
        waiting.cancel()
        #expect(await !waiting.value)
        signal.raise()
        #expect(await signal.wait(upTo: .seconds(300)))
    }
}
