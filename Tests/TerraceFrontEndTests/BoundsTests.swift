import Synchronization
import TerraceCore
import TerraceFrontEnd
import Testing

@Suite struct BoundsTests {
    @Test func headsBeyondTheBoundsAreRefusedWithTheReason() {
        func reason(_ head: WireRequest.Head) -> String {
            do throws(TerraceError) { try head.checkBounds() } catch { return error.message }
            return "read"
        }
        func text(_ count: Int) -> String { String(repeating: "a", count: count) }
        #expect(reason(WireRequest.Head(method: "GET", path: "/" + text(4095), query: text(64 << 10))) == "read")
        #expect(reason(WireRequest.Head(method: "GET", path: "/" + text(4096))) == "the path has more than 4096 bytes")
        #expect(
            reason(WireRequest.Head(method: "GET", path: "/", query: text(65537)))
                == "the query has more than 65536 bytes")
        #expect(
            reason(WireRequest.Head(method: "GET", path: "/", query: String(repeating: "a&", count: 5000)))
                == "the query has more than 5000 fields")
        let many = (0..<201).map { (name: "x\($0)", value: "") }
        #expect(reason(WireRequest.Head(method: "GET", path: "/", headers: Array(many.dropLast()))) == "read")
        #expect(
            reason(WireRequest.Head(method: "GET", path: "/", headers: many)) == "the request has more than 200 headers"
        )
        #expect(
            reason(WireRequest.Head(method: "GET", path: "/", headers: [(name: "x", value: text(65536))]))
                == "the request's headers have more than 65536 bytes")
    }

    @Test func repeatedHeadersAreJoined() {
        let head = WireRequest.Head(
            method: "GET", path: "/",
            headers: [(name: "A", value: "1"), (name: "b", value: "2"), (name: "a", value: "3")])
        #expect(head.header("A") == "1, 3")
    }

    /// Work that occupies every request thread delays further requests, but no other tasks.
    @Test func requestsRunOnThreadsOfTheirOwn() async {
        let threads = RequestThreads(count: 1)
        let (began, hasBegun) = AsyncStream<Void>.makeStream()
        let gate = Gate()
        async let first: Void = withTaskExecutorPreference(threads) {
            hasBegun.finish()
            gate.block()
        }
        for await _ in began {}
        let order = Mutex<[String]>([])
        async let second: Void = withTaskExecutorPreference(threads) { order.withLock { $0.append("request") } }
        // Tasks of all other kinds end while the only request thread is occupied.
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<64 { group.addTask { await Task.yield() } }
        }
        order.withLock { $0.append("others") }
        gate.open()
        _ = await (first, second)
        #expect(order.withLock { $0 } == ["others", "request"])
    }

    /// Occupies a thread, as slow decoding does.
    private final class Gate: Sendable {
        private let isOpen = Atomic(false)
        func open() { isOpen.store(true, ordering: .releasing) }
        func block() { while !isOpen.load(ordering: .acquiring) {} }
    }
}
