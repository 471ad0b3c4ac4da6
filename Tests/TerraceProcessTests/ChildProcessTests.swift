import Foundation
import TerraceProcess
import Testing

@Suite(.timeLimit(.minutes(1))) struct ChildProcessTests {
    /// A pipe that a child writes to; the text is read once the child has ended.
    private struct Output {
        let reading: Int32
        let writing: Int32

        init() throws {
            var ends: [Int32] = [0, 0]
            try #require(pipe(&ends) == 0)
            (reading, writing) = (ends[0], ends[1])
        }

        func text() -> String {
            close(writing)
            defer { close(reading) }
            let file = FileHandle(fileDescriptor: reading, closeOnDealloc: false)
            return String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
        }
    }

    @Test func itHasTheEnvironmentTheFolderAndTheOutputItWasGiven() async throws {
        let output = try Output()
        let launch = ProcessLaunch(
            "/bin/sh", ["-c", "echo $NAME; pwd; exit 3"], environment: ["NAME": "value"], directory: "/usr",
            session: .own(output: output.writing))
        #expect(try await ChildProcess(launch).wait() == 3)
        #expect(output.text() == "value\n/usr\n")
    }

    @Test func aSessionOfItsOwnIsAnotherOneThanOurs() async throws {
        let output = try Output()
        let own = try ChildProcess(
            ProcessLaunch("/bin/sleep", ["60"], environment: [:], session: .own(output: output.writing)))
        let shared = try ChildProcess(ProcessLaunch("/bin/sleep", ["60"], environment: [:], session: .shared))
        #expect(getsid(own.pid) == own.pid)
        #expect(getsid(shared.pid) == getsid(0))
        for child in [own, shared] {
            #expect(child.exitStatus() == nil)
            child.signal(SIGKILL)
            #expect(await child.wait() == -SIGKILL)
        }
        #expect(output.text() == "")
    }

    @Test func whatIgnoresTheRequestToEndIsKilledAfterThePatience() async throws {
        let output = try Output()
        let child = try ChildProcess(
            ProcessLaunch(
                "/bin/sh", ["-c", "trap '' TERM; echo; while :; do sleep 0.05; done"],
                environment: ["PATH": "/usr/bin:/bin"],
                session: .own(output: output.writing)))
        var byte: UInt8 = 0
        // It has set its trap by then.
        try #require(read(output.reading, &byte, 1) == 1)
        let begin = ContinuousClock.now
        let patience = Duration.milliseconds(200)
        await child.end(within: patience)
        #expect(ContinuousClock.now - begin >= patience)
        #expect(output.text() == "")
    }

    @Test(arguments: [("/nonexistent/program", ENOENT), ("/usr", EACCES), ("/etc/passwd", EACCES)])
    func aProgramThatIsNoneIsNeverStarted(_ path: String, _ number: Int32) {
        let failure = #expect(throws: SpawnFailure.self) {
            try ProcessLaunch(path, [], environment: [:], session: .shared).start()
        }
        #expect(failure == SpawnFailure(path: path, number: number))
        #expect(failure?.isPermanent == true)
        #expect(failure?.description.hasPrefix("cannot start \(path): ") == true)
    }
}
