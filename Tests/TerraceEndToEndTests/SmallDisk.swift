import Foundation
import Synchronization
import TerraceAPI
import TerraceTestSupport
import Testing

@testable import TerraceCommands

/// A state folder on a file system of 24 MB, which only the daemon and its servers see.
final class SmallDisk: Sendable {
    let state: String
    /// A process that keeps the file system mounted while no daemon runs.
    private let holder: SpawnedProcess
    private let daemon = Mutex<DaemonProcess?>(nil)

    private static func program(_ name: String) -> String? { VendorClients.find(name) }

    static func isPossible() async -> Bool {
        guard getuid() == 0, let unshare = program("unshare"), program("nsenter") != nil else { return false }
        let run = try? await ProgramRun([unshare, "-m", "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /mnt"])
        return run?.status == 0
    }

    private init(_ state: String) async throws {
        self.state = state
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        let script = #"mount -t tmpfs -o size=24m,mode=700 tmpfs "$1" && echo mounted && exec sleep 3600"#
        holder = try SpawnedProcess(
            [try #require(Self.program("unshare")), "-m", "sh", "-c", script, "sh", state],
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""])
        var text = ""
        for await part in holder.output {
            text += part
            if text.contains("mounted\n") { return }
        }
        Issue.record("nothing was mounted: \(text)")
        throw CancellationError()
    }

    /// Runs a daemon with this state folder while `body` runs.
    static func with(_ body: (SmallDisk) async throws -> Void) async throws {
        try await Workspace.with { workspace in
            let disk = try await SmallDisk(workspace.path + "/state")
            try await disk.startDaemon()
            try await body(disk)
            _ = await disk.daemon.withLock { $0 }?.end(SIGTERM)
        }
    }

    // MARK: The daemon

    private var prefix: [String] {
        get throws { [try #require(Self.program("nsenter")), "-m", "-t", "\(holder.pid)", "--"] }
    }

    func startDaemon() async throws {
        let started = try await DaemonProcess(folder: state, prefix: try prefix)
        daemon.withLock { $0 = started }
    }

    func endDaemon() async throws {
        let ended = daemon.withLock { $0 }
        #expect(await ended?.end(SIGTERM) == 0)
    }

    /// Starts a daemon. Returns its output if it does not become ready; else ends it and returns nil.
    func tryDaemon() async throws -> String? {
        let words = [DaemonProcess.programs + "/terraced", "--state-dir", state, "--listen", "127.0.0.1:0"]
        let process = try SpawnedProcess(
            try prefix + words,
            environment: [
                "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "TERRACE_SHARE": DaemonProcess.share,
            ])
        var text = ""
        for await part in process.output {
            text += part
            guard text.contains("terraced ready ") else { continue }
            await process.end(SIGTERM)
            return nil
        }
        return text
    }

    private func endpoint() throws -> String { try #require(daemon.withLock { $0 }).endpoint }

    func terrace(_ words: String...) async throws -> TerraceRun { try await terrace(words) }

    func terrace(_ words: [String], input: String = "") async throws -> TerraceRun {
        try await TerraceRun(words, endpoint: try endpoint(), input: input)
    }

    func cache(_ name: String) async throws -> CacheDocument? {
        try await APIClient(endpoint: try endpoint()).get(CacheList.self, "/api/v1/caches").caches.first {
            $0.name == name
        }
    }

    func pids(of name: String) async throws -> [pid_t] { try await cache(name)?.nodes.compactMap(\.pid) ?? [] }

    // MARK: The disk

    /// The path of a file on the disk, through the mount namespace of the holder.
    func inside(_ name: String) -> String { "/proc/\(holder.pid)/root\(state)/\(name)" }

    private var filling: String { inside("fill") }

    func fill() throws {
        let fd = open(filling, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        #expect(fd >= 0)
        defer { close(fd) }
        let block = [UInt8](repeating: 0, count: 65536)
        var size = block.count
        // The disk is filled to the last byte, because the rest might be enough for a small change.
        while size > 0 { if write(fd, block, size) <= 0 { size /= 2 } }
        #expect(errno == ENOSPC)
    }

    func makeRoom() throws { #expect(unlink(filling) == 0) }
}
