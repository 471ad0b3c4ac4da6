import Foundation

/// The kernel's data of a process that tell it from a later process with the same number.
struct ProcessIdentity: Sendable, Hashable {
    var pid: Int32
    /// Clock ticks since boot, field 22 of `/proc/<pid>/stat`.
    var startTicks: UInt64
    /// Whether the process leads its session. A server does; its forks, such as for a snapshot, do not.
    var leadsSession: Bool
    /// Whether the process has ended but was not reaped.
    var isZombie: Bool

    /// The end of a server's second argument, after its node's folder.
    static let configSuffix = "/redis.conf"

    /// Nil when there is no such process.
    init?(pid: Int32) {
        guard let stat = Self.read("/proc/\(pid)/stat") else { return nil }
        let text = String(decoding: stat, as: UTF8.self)
        // The name in parentheses may contain spaces and parentheses, so fields are counted from its end.
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let session = Int32(fields[3]), let start = UInt64(fields[19]) else { return nil }
        self.pid = pid
        startTicks = start
        leadsSession = session == pid
        isZombie = fields[0] == "Z" || fields[0] == "X"
    }

    /// Whether this same process still runs.
    var isAlive: Bool {
        guard let now = ProcessIdentity(pid: pid) else { return false }
        return now.startTicks == startTicks && !now.isZombie
    }

    /// The command line's words; empty when it cannot be read.
    ///
    /// While a process starts a program, the kernel closes descriptors some microseconds before it sets the new words,
    /// and shows none in between. The caller of `ServerProcess.start` goes on when the descriptors are closed. The words
    /// are therefore read again, for 5 ms at most, when a process that runs a program shows none.
    static func arguments(of pid: Int32) -> [String] {
        for attempt in 0..<50 {
            if attempt > 0 { usleep(100) }
            guard let bytes = read("/proc/\(pid)/cmdline") else { return [] }
            if bytes.isEmpty, runsProgram(pid) { continue }
            return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
                .map { String(decoding: $0, as: UTF8.self) }
        }
        return []
    }

    /// The servers below `folder`, by their configuration files: session leaders of this account whose second argument
    /// is such a file and that run in the file's folder. An editor of the file may lead a session too, but runs in
    /// another folder.
    /// - Throws: when the list of processes cannot be read. An empty result would have running servers started a second
    ///   time.
    static func servers(below folder: String) throws -> [String: ProcessIdentity] {
        var found: [String: ProcessIdentity] = [:]
        let names = try FileManager.default.contentsOfDirectory(atPath: "/proc")
        for pid in names.compactMap(Int32.init) {
            let words = arguments(of: pid)
            guard words.count >= 2, words[1].hasPrefix(folder + "/"), words[1].hasSuffix(configSuffix),
                isOurs(pid), let identity = ProcessIdentity(pid: pid), identity.leadsSession, !identity.isZombie,
                // Read again after the identity, because the number may have been reused between the two reads.
                arguments(of: pid) == words, folderOf(pid) == canonical(String(words[1].dropLast(configSuffix.count)))
            else { continue }
            found[words[1]] = identity
        }
        return found
    }

    private static func isOurs(_ pid: Int32) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "/proc/\(pid)")
        return (attributes?[.ownerAccountID] as? NSNumber)?.uint32Value == getuid()
    }

    /// Not so for a thread of the kernel and for a process that has ended.
    private static func runsProgram(_ pid: Int32) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")) != nil
    }

    /// Empty when it cannot be read.
    private static func folderOf(_ pid: Int32) -> String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd")) ?? ""
    }

    /// The path without links, as the kernel reports it.
    private static func canonical(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    private static func read(_ path: String) -> Data? { FileManager.default.contents(atPath: path) }
}
