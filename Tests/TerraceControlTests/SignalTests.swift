import TerraceCore
import Testing

@testable import TerraceControl

@Suite struct SignalTests {
    @Test func signalWithoutAWaiterEndsTheNextWait() async {
        let signal = Signal(.continuous)
        signal.raise()
        #expect(await signal.wait(upTo: .seconds(300)))
        #expect(await !signal.wait(upTo: .zero))
    }

    /// Regression: a signal at the moment of the timeout was neither reported nor kept for the next wait.
    @Test func signalAtTheTimeoutIsNotLost() async {
        let signal = Signal(.continuous)
        for round in 0..<2000 {
            async let first = signal.wait(upTo: .microseconds(round % 50))
            signal.raise()
            if await !first {
                let next = await signal.wait(upTo: .seconds(300))
                #expect(next, "\(round)")
            }
        }
    }

    @Test func signalAfterACancelledWaitIsKept() async {
        let signal = Signal(.continuous)
        let waiting = Task { await signal.wait(upTo: .seconds(300)) }
        waiting.cancel()
        #expect(await !waiting.value)
        signal.raise()
        #expect(await signal.wait(upTo: .seconds(300)))
    }
}
