import Foundation

/// What the kernel knows of a process.
struct ProcessFigures {
    /// Kilobytes of memory that are its own or in use.
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

    /// Seconds of CPU that the threads which are there now have taken, to the nanosecond.
    static func work(of pid: pid_t) -> Double {
        let folder = "/proc/\(pid)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return threads.reduce(0) { sum, thread in
            let text = FileManager.default.contents(atPath: "\(folder)/\(thread)/schedstat") ?? Data()
            return sum + (Double(String(decoding: text, as: UTF8.self).prefix { $0 != " " }) ?? 0) / 1e9
        }
    }
}
