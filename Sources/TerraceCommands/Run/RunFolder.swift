import Foundation

/// The folders of `terrace run`. A folder's name tells the process that created it: `terrace-run-NAMESPACE-PID-START`.
/// No two processes of a machine have all three values in common, so a folder can be removed when its process has
/// ended.
enum RunFolder {
    private static let prefix = "terrace-run-"

    static var own: String { "\(prefix)\(namespace)-\(getpid())-\(start(of: getpid()) ?? 0)" }

    /// Removes the folders of killed runs: those whose process has ended and whose lock no daemon holds. The kernel has
    /// ended such a daemon's servers with it.
    static func clear(_ parent: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        for name in names where name.hasPrefix(prefix) && isOrphan(name) {
            let folder = "\(parent)/\(name)"
            let lock = open(folder + "/terraced.lock", O_RDWR | O_CLOEXEC)
            if lock < 0 || flock(lock, LOCK_EX | LOCK_NB) == 0 { try? FileManager.default.removeItem(atPath: folder) }
            if lock >= 0 { close(lock) }
        }
    }

    /// Whether the process that created the folder has ended. False where the process belongs to another PID namespace:
    /// this process cannot see it.
    private static func isOrphan(_ name: String) -> Bool {
        let parts = name.dropFirst(prefix.count).split(separator: "-").map(String.init)
        guard parts.count == 3, parts[0] == namespace, let pid = pid_t(parts[1]), let began = UInt64(parts[2]) else {
            return false
        }
        return start(of: pid) != began
    }

    /// The number of this process's PID namespace: 4026531836 of `pid:[4026531836]`.
    private static let namespace =
        ((try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? "").filter(\.isNumber)

    /// The start time of a process in clock ticks since the machine's start; nil where there is no such process.
    private static func start(of pid: pid_t) -> UInt64? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return nil }
        // The program's name in the second field may contain any character; the last parenthesis ends it.
        let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 19 ? UInt64(fields[19]) : nil
    }
}
