import Foundation
import TerraceCore
import TerraceTestSupport
import Testing

/// `terrace run`: caches for one command, and nothing is left afterwards.
@Suite(.serialized, .timeLimit(.minutes(15))) struct RunTests {
    /// Runs `terrace run` with the test's own folder for temporary files.
    private func run(_ words: [String], in folder: Workspace) async throws -> ProgramRun {
        try await ProgramRun(
            [DaemonProcess.programs + "/terrace", "run", "--quiet"] + words, environment: try Self.environment(folder))
    }

    private static func environment(_ folder: Workspace) throws -> [String: String] {
        try FileManager.default.createDirectory(atPath: folder.path + "/tmp", withIntermediateDirectories: true)
        return [
            "TMPDIR": folder.path + "/tmp", "TERRACE_SHARE": DaemonProcess.share, "TERRACE_TIMEOUT": "4m",
            "PATH": DaemonProcess.programs + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? ""),
        ]
    }

    private func expectNoProcess(in folder: Workspace) async throws {
        try await eventually("no process of \(folder.path)") {
            Leftovers.processes(of: folder.path)
        } until: {
            $0.isEmpty
        }
    }

    private func expectNothingLeft(in folder: Workspace) async throws {
        // A daemon that is ending still uses its folder.
        try await eventually("no daemon of \(folder.path)") {
            Leftovers.daemons(of: folder.path)
        } until: {
            $0.isEmpty
        }
        try await expectNoProcess(in: folder)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/tmp") == [])
    }

    /// Regression: the daemon has another working folder and did not find tiers given by a relative path.
    @Test func relativeTiersFolderIsFound() async throws {
        try await Workspace.with { folder in
            _ = try folder.write("extends: basic\ntitle: Mine\nsummary: Small.\n", to: "own/mine.yaml")
            let run = try await ProgramRun(
                [DaemonProcess.programs + "/terrace", "run", "--tiers", "own", "--tier", "mine", "--", "true"],
                environment: try Self.environment(folder), folder: folder.path)
            #expect(run.status == 0, "\(run.errors)")
            try await expectNothingLeft(in: folder)
        }
    }

    @Test(arguments: [
        (["--tier", "basic"], "redis-cli -u $REDIS_URL --no-auth-warning SET a b", "OK\n"),
        (["--tier", "premium", "--shards", "3"], "redis-cli -c -u $REDIS_URL --no-auth-warning SET a b", "OK\n"),
        (
            ["--tier", "azure/standard"], "redis-cli -u $REDIS_URL --cacert $REDIS_TLS_CA --no-auth-warning SET a b",
            "OK\n"
        ),
        (["--tier", "standard", "--name", "web"], "terrace list -o name; printenv REDIS_CLUSTER", "web\nfalse\n"),
    ])
    func commandFindsItsCache(_ words: [String], _ line: String, _ output: String) async throws {
        try await Workspace.with { folder in
            let run = try await run(words + ["--", "sh", "-c", line], in: folder)
            #expect(run.output == output, "\(run.errors)")
            #expect(run.status == 0)
            try await expectNothingLeft(in: folder)
        }
    }

    @Test func ownTierTakesItsTimeWithPaceCloud() async throws {
        try await Workspace.with { folder in
            _ = try folder.write(
                "extends: basic\ntitle: Slow\nsummary: Takes its time.\npace: {createSeconds: 4}\n",
                to: "tiers/team.yaml")
            let words = ["--tiers", folder.path + "/tiers", "--tier", "team"]
            let began = ContinuousClock.now
            let slow = try await run(words + ["--pace", "cloud", "--pace-scale", "0.5", "--", "true"], in: folder)
            #expect(slow.status == 0, "\(slow.errors)")
            #expect(ContinuousClock.now - began >= .seconds(2))
            let wrong = try await run(words + ["--pace", "snail", "--", "true"], in: folder)
            #expect(wrong.status == 69 && wrong.errors.contains("pace 'snail' is not one of instant, cloud"))
            try await expectNothingLeft(in: folder)
        }
    }

    @Test func auditPrintsTheBlockedCommands() async throws {
        try await Workspace.with { folder in
            let client = "redis-cli -u $REDIS_URL --cacert $REDIS_TLS_CA --no-auth-warning"
            let used = try await run(
                ["--tier", "azure/standard", "--audit", "--", "sh", "-c", "\(client) CONFIG GET save; \(client) SAVE"],
                in: folder)
            #expect(used.status == 0)
            #expect(
                used.errors
                    == "terrace: cache: your application used 2 commands that azure/standard blocks: CONFIG GET, SAVE\n"
            )
            let clean = try await run(
                ["--tier", "azure/standard", "--audit", "--", "sh", "-c", "\(client) PING"], in: folder)
            #expect(clean.errors == "terrace: cache: nothing was refused\n")
            try await expectNothingLeft(in: folder)
        }
    }

    @Test func cachesOfAManifestAreFoundByTheirNames() async throws {
        try await Workspace.with { folder in
            let manifest = try folder.write(
                """
                apiVersion: terrace/v1
                kind: Cache
                metadata: {name: web-sessions}
                spec: {tier: basic}
                ---
                apiVersion: terrace/v1
                kind: Cache
                metadata: {name: jobs}
                spec: {tier: basic}
                """, to: "two.yaml")
            let line = "redis-cli -u $WEB_SESSIONS_REDIS_URL --no-auth-warning PING; printenv JOBS_REDIS_PORT"
            let run = try await run(["-f", manifest, "--", "sh", "-c", line], in: folder)
            #expect(run.output == "PONG\n6379\n", "\(run.errors)")
            try await expectNothingLeft(in: folder)
        }
    }

    @Test(
        arguments: [
            (["--tier", "basic", "--", "sh", "-c", "exit 7"], 7),
            (["--tier", "basic", "--", "sh", "-c", "kill -9 $$"], 137),
            (["--tier", "basic", "--", "/nonexistent/program"], 127),
            (["--tier", "basic", "--", "no-such-program"], 127), (["--tier", "basic", "--", "/etc/passwd"], 126),
            (["--tier", "basic", "--", "/usr"], 126),
            (["--tier", "gold", "--", "true"], 64), (["--", "true"], 64), (["--tier", "basic"], 64),
            (["--tier", "basic", "-f", "x", "--", "true"], 65), (["-f", "/nonexistent.yaml", "--", "true"], 65),
        ] as [([String], Int32)])
    func exitCodeIsTheCommands(_ words: [String], _ status: Int32) async throws {
        try await Workspace.with { folder in
            let run = try await run(words, in: folder)
            #expect(run.status == status, "\(run.errors)")
            #expect((status == 7 || status == 137) == run.errors.isEmpty)
            try await expectNothingLeft(in: folder)
        }
    }

    /// Regression: a file that is not a program gave the exit code of a daemon that does not answer.
    @Test func fileThatIsNoProgramGives126() async throws {
        try await Workspace.with { folder in
            let file = try folder.write("no program\n", to: "own/text")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
            let run = try await run(["--tier", "basic", "--", file], in: folder)
            #expect(run.status == 126 && run.errors.hasPrefix("terrace: cannot start \(file): "), "\(run.errors)")
            try await expectNothingLeft(in: folder)
        }
    }

    /// Each of the three processes is ended at twenty moments, by SIGKILL and by the signals of a terminal and of CI
    /// runners.
    @Test(arguments: ["terrace", "terraced", "sleep"], [SIGKILL, SIGTERM, SIGINT])
    func nothingIsLeftWhenAProcessIsEnded(_ victim: String, _ signal: Int32) async throws {
        var random = SeededGenerator(seed: UInt64(signal) &* 31 &+ UInt64(victim.count))
        try await Workspace.with { folder in
            for _ in 0..<7 {
                let words = ["/usr/bin/env", "terrace", "run", "--tier", "standard", "--", "sleep", "0.4"]
                let run = try SpawnedProcess(words, environment: try Self.environment(folder))
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...500, using: &random)))
                for pid in Self.pids(of: victim, below: run.pid) { kill(pid, signal) }
                for await _ in run.output {}
                _ = await run.end(0)
                try await expectNoProcess(in: folder)
            }
            // The next run removes the folder of a killed one, after that one's daemon has ended.
            try await eventually("no daemon of \(folder.path)") {
                Leftovers.daemons(of: folder.path)
            } until: {
                $0.isEmpty
            }
            #expect(try await self.run(["--tier", "basic", "--", "true"], in: folder).status == 0)
            try await expectNothingLeft(in: folder)
        }
    }

    /// The processes with this name that descend from `root`.
    private static func pids(of name: String, below root: pid_t) -> [pid_t] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) } ?? []
        var parents: [pid_t: pid_t] = [:]
        var names: [pid_t: String] = [:]
        for pid in all {
            guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { continue }
            let text = String(decoding: data, as: UTF8.self)
            guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")") else { continue }
            names[pid] = String(text[text.index(after: open)..<close])
            parents[pid] = text[text.index(after: close)...].split(separator: " ").dropFirst().first.flatMap {
                pid_t($0)
            }
        }
        func descends(_ pid: pid_t) -> Bool { pid == root || parents[pid].map { $0 > 1 && descends($0) } ?? false }
        return all.filter { names[$0] == name && descends($0) }
    }

    @Test func eightConcurrentRunsAreIndependent() async throws {
        try await Workspace.with { folder in
            let runs = try await withThrowingTaskGroup(of: ProgramRun.self) { group in
                for number in 0..<8 {
                    let line =
                        "redis-cli -u $REDIS_URL --no-auth-warning SET n \(number) >/dev/null; sleep 0.3; "
                        + "redis-cli -u $REDIS_URL --no-auth-warning GET n; redis-cli -u $REDIS_URL --no-auth-warning DBSIZE"
                    group.addTask { try await self.run(["--tier", "basic", "--", "sh", "-c", line], in: folder) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(runs.map(\.output)) == Set((0..<8).map { "\($0)\n1\n" }))
            try await expectNothingLeft(in: folder)
        }
    }
}
