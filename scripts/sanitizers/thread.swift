// Shows whether the thread sanitizer works here: without an argument nothing is wrong, with one there is a race.
import Synchronization

final class Guarded: Sendable { let count = Mutex(0) }

final class Unguarded: @unchecked Sendable { var count = 0 }

@main struct Probe {
    static func main() async {
        let (guarded, unguarded) = (Guarded(), Unguarded())
        let races = CommandLine.arguments.count > 1
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<200_000 {
                        if races { unguarded.count += 1 } else { guarded.count.withLock { $0 += 1 } }
                    }
                }
            }
        }
        print(unguarded.count, guarded.count.withLock { $0 })
    }
}
