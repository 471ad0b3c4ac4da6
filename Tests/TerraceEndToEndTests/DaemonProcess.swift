import CTerrace
import Foundation
import Synchronization
import Testing

/// A real `terraced` of this build over a folder; it ends with the test process, whatever ends that.
final class DaemonProcess: Sendable {
    let pid: pid_t
    /// `http://127.0.0.1:…`
    let endpoint: String
    private let pidfd: Int32

    /// - Throws: with what the daemon printed, when it ends instead of getting ready.
    init(folder: String, flags: [String] = []) async throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let program = Self.programs + "/terraced"
        let words = [program, "--state-dir", folder, "--listen", "127.0.0.1:0", "--log-level", "warning"] + flags
        pid = Self.spawn(words, log: ends[1])
        close(ends[1])
        try #require(pid > 0, "terraced cannot be started: \(String(cString: strerror(-pid)))")
        pidfd = terrace_pidfd_open(pid)
        let output = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        var text = ""
        var address: String?
        for await part in Self.parts(of: output) {
            text += part
            if let line = text.split(separator: "\n").first(where: { $0.hasPrefix("terraced ready ") }) {
                address = String(line.dropFirst("terraced ready ".count))
                break
            }
        }
        endpoint = try #require(address, "terraced is not ready: \(text)")
    }

    /// Products lie beside the test bundle.
    static var programs: String {
        let marker = "/terracePackageTests.xctest"
        let bundle = CommandLine.arguments.first { $0.hasSuffix(marker) } ?? Bundle.main.bundlePath + marker
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().path
    }

    private static func parts(of handle: FileHandle) -> AsyncStream<String> {
        AsyncStream { continuation in
            // Kept on: an unread pipe would block the daemon's next line.
            handle.readabilityHandler = { handle in
                let data = handle.availableData
                if data.isEmpty {
                    handle.readabilityHandler = nil
                    continuation.finish()
                } else {
                    continuation.yield(String(decoding: data, as: UTF8.self))
                }
            }
        }
    }

    private static func spawn(_ words: [String], log: Int32) -> pid_t {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let variables: [String] = ["PATH=\(path)", "HOME=/nonexistent"]
        var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) }
        defer { for pointer in argv + envp { free(pointer) } }
        argv.append(nil)
        envp.append(nil)
        return argv.withUnsafeMutableBufferPointer { argv in
            envp.withUnsafeMutableBufferPointer { envp in
                var request = terrace_spawn_request()
                request.path = UnsafePointer(argv[0])
                request.argv = UnsafePointer(argv.baseAddress)
                request.envp = UnsafePointer(envp.baseAddress)
                request.die_with_parent = 1
                return "/".withCString { root in
                    request.directory = root
                    request.log_fd = log
                    return terrace_spawn(&request)
                }
            }
        }
    }

    /// Sends the signal and waits for the end.
    /// - Returns: the exit status, or the negated signal.
    @discardableResult func end(_ signal: Int32) async -> Int32 {
        _ = terrace_pidfd_signal(pidfd, signal)
        await withCheckedContinuation { continuation in
            let source = DispatchSource.makeReadSource(fileDescriptor: pidfd, queue: .global())
            source.setEventHandler {
                source.cancel()
                continuation.resume()
            }
            source.resume()
        }
        var code: Int32 = 0
        _ = terrace_pidfd_reap(pidfd, &code)
        return code
    }

    deinit {
        _ = terrace_pidfd_signal(pidfd, SIGKILL)
        close(pidfd)
    }
}

/// What the kernel knows of a state folder.
enum Leftovers {
    /// Command lines of processes that name the folder, the daemon's own left out.
    static func processes(of folder: String) -> [String] {
        let pids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
        return pids.compactMap { pid in
            guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline"), !data.isEmpty else {
                return nil
            }
            let words = data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            guard words.contains(where: { $0.contains(folder) }), words.first?.hasSuffix("terraced") == false else {
                return nil
            }
            return words.joined(separator: " ")
        }
    }

    /// What the process has open, clients of the port left out: they keep connections as long as they like.
    static func descriptors(of pid: pid_t, apiPort: Int) -> [String] {
        let table = FileManager.default.contents(atPath: "/proc/\(pid)/net/tcp").map {
            String(decoding: $0, as: UTF8.self)
        }
        let port = String(format: ":%04X", apiPort)
        let clients = (table ?? "").split(separator: "\n").map { $0.split(separator: " ") }
            .filter { $0.count > 9 && $0[1].hasSuffix(port) }.map { "socket:[\($0[9])]" }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")) ?? []
        let links = names.compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\($0)")
        }
        return links.filter { !clients.contains($0) }.sorted()
    }
}
