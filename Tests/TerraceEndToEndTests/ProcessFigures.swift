import Foundation

/// Measurements of a process, from the kernel.
struct ProcessFigures {
    /// The memory that is the process's own or in use, in kilobytes.
    var memory: Int
    var threads: Int

    init(of pid: pid_t) throws {
        let text = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        func figure(_ name: String) -> Int {
            let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
            return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
        }
        memory = figure("VmRSS")
        threads = figure("Threads")
    }

    /// The CPU time of the process's present threads, in seconds.
    /// - Parameter prefix: counts only threads whose names begin with it; all threads by default.
    static func work(of pid: pid_t, named prefix: String = "") -> Double {
        let folder = "/proc/\(pid)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        func text(_ thread: String, _ file: String) -> String {
            String(
                decoding: FileManager.default.contents(atPath: "\(folder)/\(thread)/\(file)") ?? Data(), as: UTF8.self)
        }
        return threads.filter { prefix.isEmpty || text($0, "comm").hasPrefix(prefix) }.reduce(0) { sum, thread in
            sum + (Double(text(thread, "schedstat").prefix { $0 != " " }) ?? 0) / 1e9
        }
    }
}
