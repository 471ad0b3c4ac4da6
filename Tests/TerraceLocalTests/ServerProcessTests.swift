import CTerrace
import Foundation
import TerraceCore
import TerraceTestSupport
import Testing

@testable import TerraceLocal

/// The spawn shim and the pidfd watch with real processes.
@Suite(.timeLimit(.minutes(5))) struct ServerProcessTests {
    private struct Started {
        let process: ServerProcess
        let exits: AsyncStream<NodeEnd>
    }

    private func start(_ program: String, _ arguments: [String], log: String = "/dev/null") async throws -> Started {
        let (exits, source) = AsyncStream<NodeEnd>.makeStream()
        let process = try await ServerProcess.start(
            program, arguments, directory: "/", log: log, openFiles: 64, dieWithParent: true
        ) { source.yield($1) }
        return Started(process: process, exits: exits)
    }

    private func exit(of started: Started) async -> NodeEnd? {
        for await end in started.exits { return end }
        return nil
    }

    private func state(of pid: Int32) -> Substring? {
        let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        return stat?.split(separator: ") ").last?.prefix(1)
    }

    @Test func killIsReportedWithItsSignal() async throws {
        let started = try await start("/bin/sleep", ["60"])
        kill(started.process.identity.pid, SIGKILL)
        #expect(await exit(of: started) == NodeEnd(status: "killed by signal 9"))
        #expect(started.process.ending?.status == "killed by signal 9")
    }

    @Test func exitStatusIsSeen() async throws {
        let started = try await start("/bin/sh", ["-c", "exit 3"])
        #expect(await exit(of: started)?.status == "exited with status 3")
    }

    @Test func missingProgramIsAnError() async throws {
        let error = await #expect(throws: TerraceError.self) { try await start("/nonexistent/redis-server", []) }
        #expect(error?.code == .failedPrecondition)
        #expect(error?.cause != nil)
    }

    /// Regression: a lack of descriptors for three seconds failed a creation permanently.
    @Test(arguments: [
        (EMFILE, TerraceError.Code.unavailable), (ENFILE, .unavailable), (ENOMEM, .unavailable), (EAGAIN, .unavailable),
        (ENOSPC, .unavailable), (ENOENT, .failedPrecondition), (EACCES, .failedPrecondition),
        (ENOEXEC, .failedPrecondition),
    ])
    func onlyPermanentErrorsArePermanent(_ number: Int32, _ code: TerraceError.Code) {
        #expect(ServerProcess.failure(number, "/bin/server").code == code)
    }

    @Test func endHasTheServersLastMessage() async throws {
        let log = FileManager.default.temporaryDirectory.path + "/terrace-words-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: log) }
        // The log has a line of an earlier run, with another cause.
        try "1:M 29 Nov 2026 08:00:00.000 # an older cause\n".write(toFile: log, atomically: true, encoding: .utf8)
        let script = "echo \"$$:M 29 Nov 2026 09:00:00.000 # the disk is gone\"; exit 1"
        let started = try await start("/bin/sh", ["-c", script], log: log)
        let end = await exit(of: started)
        #expect(end?.status == "exited with status 1")
        let number = started.process.identity.pid
        #expect(end?.output == "\(number):M 29 Nov 2026 09:00:00.000 # the disk is gone\n")
    }

    /// A server sets its soft and hard limit to the number that it needs, and could never raise them again. Regression:
    /// the second growth of a cache did not end.
    @Test func childGetsItsHardLimitOfFilesAndOursStays() async throws {
        let log = FileManager.default.temporaryDirectory.path + "/terrace-limit-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: log) }
        let before = try limits(of: "self")
        let started = try await start("/bin/cat", ["/proc/self/limits"], log: log)
        _ = await exit(of: started)
        let child = try #require(
            try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").first(where: isFiles))
        let words = child.split(separator: " ")
        #expect(words[3] == words[4], "\(child)")
        #expect(try limits(of: "self") == before)
    }

    private func isFiles(_ line: Substring) -> Bool { line.hasPrefix("Max open files") }

    private func limits(of process: String) throws -> Substring {
        let text = try String(contentsOfFile: "/proc/\(process)/limits", encoding: .utf8)
        return try #require(text.split(separator: "\n").first(where: isFiles))
    }

    /// Regression: where PID 1 reaps no processes, an ended process counted as running, and `terrace down` waited for it.
    @Test func zombieDoesNotCountAsRunning() async throws {
        #expect(terrace_is_running(getpid()) == 1)
        let child = try SpawnedProcess(["/bin/sh", "-c", "exit 0"], environment: [:])
        try await eventually("a zombie") {
            state(of: child.pid)
        } until: {
            $0 == "Z"
        }
        #expect(kill(child.pid, 0) == 0)
        #expect(terrace_is_running(child.pid) == 0)
        _ = await child.wait()
        #expect(terrace_is_running(child.pid) == 0)
    }

    @Test func stopEndsAFrozenProcess() async throws {
        let started = try await start("/bin/sleep", ["60"])
        // A stopped process does not react to SIGTERM, like a server that hangs.
        started.process.signal(SIGSTOP)
        // There is no event for a stopped process, so its state is polled. A SIGTERM before the SIGSTOP takes effect
        // would end it.
        try await eventually("stopped") {
            state(of: started.process.identity.pid)
        } until: {
            $0 == "T"
        }
        await started.process.stop(grace: .milliseconds(50))
        #expect(started.process.ending?.status == "killed by signal 9")
        #expect(!started.process.identity.isAlive)
    }

    @Test func cancelledStopEndsAFrozenProcessAllTheSame() async throws {
        let started = try await start("/bin/sleep", ["60"])
        started.process.signal(SIGSTOP)
        let stopping = Task { await started.process.stop(grace: .milliseconds(50)) }
        stopping.cancel()
        await stopping.value
        #expect(!started.process.identity.isAlive)
    }

    @Test func childLeadsItsSessionAndInheritsNothing() async throws {
        let log = FileManager.default.temporaryDirectory.path + "/terrace-fd-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: log) }
        let started = try await start("/bin/ls", ["/proc/self/fd"], log: log)
        #expect(started.process.identity.leadsSession)
        _ = await exit(of: started)
        let open = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map(String.init)
        // Descriptor 3 is the folder that ls reads.
        #expect(Set(open).isSubset(of: ["0", "1", "2", "3"]))
    }

    @Test func laterProcessWithTheSamePIDIsNotWatched() async throws {
        let started = try await start("/bin/sleep", ["60"])
        var recycled = started.process.identity
        recycled.startTicks += 1
        #expect(ServerProcess(watching: recycled) { _ in } == nil)
        started.process.signal(SIGKILL)
        _ = await exit(of: started)
    }

    @Test func manyProcessesLeakNoDescriptor() async throws {
        let before = try openForProcesses()
        for _ in 0..<10 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<30 {
                    group.addTask {
                        let started = try await start("/bin/sleep", ["60"])
                        await started.process.stop(grace: .seconds(1))
                    }
                }
                try await group.waitForAll()
            }
        }
        // Other suites start at most a hundred servers meanwhile; a leak would leave one descriptor for each of 300
        // processes.
        #expect(try openForProcesses() < before + 200)
    }

    /// The number of descriptors for starting, watching and logging processes; other suites open hundreds of sockets.
    private func openForProcesses() throws -> Int {
        let folder = "/proc/self/fd"
        return try FileManager.default.contentsOfDirectory(atPath: folder).count { name in
            let target = (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")) ?? ""
            return !target.hasPrefix("socket:")
        }
    }
}
