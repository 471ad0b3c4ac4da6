import CTerrace
import Foundation
import Synchronization

/// Tells when processes have ended: one thread that sleeps in `epoll_wait` over their pidfds.
///
/// libdispatch is not used for this: on Linux its read sources free memory that the kernel still refers to when many
/// come and go at once, which crashes the process (swift-corelibs-libdispatch issue 949). Here the kernel gets numbers
/// that are never reused.
final class ExitWatcher: Sendable {
    static let shared = ExitWatcher()

    private struct State {
        var next: UInt64 = 1
        var handlers: [UInt64: @Sendable () -> Void] = [:]
    }

    private let watch = terrace_watch_open()
    private let state = Mutex(State())

    private init() {
        let thread = Thread { [self] in serve() }
        thread.name = "terrace.exits"
        thread.start()
    }

    /// Calls `onExit` once, on the watcher's thread, when the process behind the descriptor has ended. The descriptor
    /// may be closed only from then on.
    /// - Returns: false when the kernel refuses, such as for an invalid descriptor.
    func watch(_ pidfd: Int32, _ onExit: @escaping @Sendable () -> Void) -> Bool {
        let id = state.withLock { state in
            defer { state.next += 1 }
            state.handlers[state.next] = { [watch] in
                terrace_watch_remove(watch, pidfd)
                onExit()
            }
            return state.next
        }
        if terrace_watch_add(watch, pidfd, id) == 0 { return true }
        _ = state.withLock { $0.handlers.removeValue(forKey: id) }
        return false
    }

    private func serve() {
        var ids = [UInt64](repeating: 0, count: 64)
        while true {
            let count = terrace_watch_wait(watch, &ids, Int32(ids.count))
            for id in ids.prefix(Int(count)) { state.withLock { $0.handlers.removeValue(forKey: id) }?() }
        }
    }
}
