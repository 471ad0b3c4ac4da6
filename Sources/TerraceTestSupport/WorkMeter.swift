import Foundation
import TerraceFrontEnd

/// Work in seconds of a thread's own CPU clock: what other threads and programs do meanwhile does not count.
public struct WorkMeter: Sendable {
    /// One thread, so that its clock counts all of a request and nothing else.
    private let thread = RequestThreads(count: 1)

    public init() {}

    public func work<Value: Sendable>(_ body: @Sendable () async -> Value) async -> (value: Value, seconds: Double) {
        await withTaskExecutorPreference(thread) {
            let start = Self.now
            let value = await body()
            return (value, Self.now - start)
        }
    }

    /// The least of several times: a cold cache or a page fault is none of the input's doing.
    public func leastWork(_ body: @Sendable () async -> Void) async -> Double {
        var least = Double.infinity
        for _ in 0..<3 { least = min(least, await work(body).seconds) }
        return least
    }

    /// Of work that stays on its thread.
    public static func seconds(_ body: () -> Void) -> Double {
        let start = now
        body()
        return now - start
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// How much slower this build is than one that is optimized, at the most.
    public static let slowness: Double = {
        #if DEBUG
            20
        #else
            1
        #endif
    }()

    /// Seconds that one input may cost at any door of this build.
    public static let limit = optimizedLimit * slowness

    /// Seconds that one input may cost at any door of an optimized program.
    public static let optimizedLimit = 0.05
}
