import Foundation

/// Folders of `terrace run`, named by the process that made them: `terrace-run-NAMESPACE-PID-START`. No two processes of a
/// machine ever have all three alike, so a folder whose maker is gone is nobody's.
enum RunFolder {
    private static let prefix = "terrace-run-"

    static var own: String { "\(prefix)\(namespace)-\(getpid())-\(start(of: getpid()) ?? 0)" }

    /// Removes what killed runs have left: of makers that are gone, unless a daemon still holds the folder's lock. Servers
    /// have ended with their daemon.
    static func clear(_ parent: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        for name in names where name.hasPrefix(prefix) && isOrphan(name) {
            let folder = "\(parent)/\(name)"
            let lock = open(folder + "/terraced.lock", O_RDWR | O_CLOEXEC)
            if lock < 0 || flock(lock, LOCK_EX | LOCK_NB) == 0 { try? FileManager.default.removeItem(atPath: folder) }
            if lock >= 0 { close(lock) }
        }
    }

    /// In another namespace of process numbers nothing can be said of it.
    private static func isOrphan(_ name: String) -> Bool {
        let parts = name.dropFirst(prefix.count).split(separator: "-").map(String.init)
        guard parts.count == 3, parts[0] == namespace, let pid = pid_t(parts[1]), let began = UInt64(parts[2]) else {
            return false
        }
        return start(of: pid) != began
    }

    /// `pid:[4026531836]` → `4026531836`.
    private static let namespace =
        ((try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? "").filter(\.isNumber)

    /// Clock ticks since the machine began, of the process of that number; nil where there is none.
    private static func start(of pid: pid_t) -> UInt64? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return nil }
        // The name in the second field may hold anything but ends at the last parenthesis.
        let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 19 ? UInt64(fields[19]) : nil
    }
}
