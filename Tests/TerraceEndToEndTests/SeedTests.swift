import Foundation
import TerraceAPI
import TerraceCore
import Testing

/// Caches that are filled from a file.
@Suite(.serialized, .timeLimit(.minutes(10))) struct SeedTests {
    private static let commands = """
        # what a test begins with
        SET greeting "hello world"
        HSET user:1 name Ada city 'London'
        RPUSH queue a b c
        """

    @Test(arguments: [["--tier", "basic"], ["--tier", "premium", "--shards", "3"]])
    func commandsAreCarriedOut(_ shape: [String]) async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let file = try workspace.write(Self.commands, to: "data.redis")
            let created = try await TerraceRun(
                ["create", "web", "--seed", file] + shape, endpoint: daemon.endpoint)
            #expect(created.status == 0 && created.errors.contains("web: 3 from \(file)"), "\(created.errors)")
            func cli(_ words: String...) async throws -> String {
                try await TerraceRun(["connect", "web", "--"] + words, endpoint: daemon.endpoint).output
            }
            #expect(try await cli("GET", "greeting") == "hello world\n")
            #expect(try await cli("HGET", "user:1", "city") == "London\n")
            #expect(try await cli("LLEN", "queue") == "3\n")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// Keys of the other databases vanished without a word.
    @Test func aSnapshotWithOtherDatabasesIsRefused() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            #expect(try await terrace("create", "old", "--tier", "standard").status == 0)
            let written = try await TerraceRun(
                ["connect", "old"], endpoint: daemon.endpoint, input: "SET a 1\nSELECT 3\nSET b 2\n")
            #expect(written.status == 0)
            #expect(try await terrace("snapshot", "create", "old", "--as", "s").status == 0)
            let file = workspace.path + "/dump.rdb"
            #expect(try await terrace("snapshot", "export", "s", file).status == 0)
            let seeded = try await terrace("seed", "old", file)
            #expect(seeded.status == 1 && seeded.errors.contains("keys in the databases 3"), "\(seeded.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// A snapshot that the server of another cache has written is copied.
    @Test(arguments: [["--tier", "standard"], ["--tier", "premium", "--shards", "2"]])
    func aSnapshotIsCopied(_ shape: [String]) async throws {
        try await Workspace.with { workspace in
            let state = workspace.path + "/state"
            let daemon = try await DaemonProcess(folder: state)
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            #expect(try await terrace("create", "old", "--tier", "premium", "--persistence", "rdb").status == 0)
            let file = try workspace.write(
                (0..<600).map { "SET key:\($0) value:\($0)" }.joined(separator: "\n") + "\nPEXPIRE key:0 600000",
                to: "data.redis")
            #expect(try await terrace("seed", "old", file).status == 0)
            // A server that ends writes its snapshot, and the restarted one reads it.
            #expect(try await terrace("restart", "old").status == 0)
            let snapshot = state + "/nodes/local~old/0-0/dump.rdb"
            let created = try await TerraceRun(
                ["create", "new", "--seed", snapshot] + shape, endpoint: daemon.endpoint)
            #expect(created.status == 0 && created.errors.contains("new: 600 from"), "\(created.errors)")
            #expect(try await terrace("connect", "new", "--", "GET", "key:599").output == "value:599\n")
            let life = try await terrace("connect", "new", "--", "PTTL", "key:0").output
            #expect(Int(life.dropLast()) ?? 0 > 0)
            #expect(await daemon.end(SIGTERM) == 0)
            #expect(Leftovers.processes(of: "terrace-seed-") == [])
        }
    }

    @Test(
        arguments: [
            ("SET a", 1, "line 1: ERR wrong number of arguments"),
            ("PING\nSET a \"b", 64, "line 2: a quote is not closed"),
            ("REDIS0011 and no more", 64, "cannot be read as a snapshot"),
        ] as [(String, Int32, String)])
    func errorOfAFileNamesTheReason(_ text: String, _ status: Int32, _ reason: String) async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            #expect(try await TerraceRun(["create", "web", "--tier", "basic"], endpoint: daemon.endpoint).status == 0)
            let file = try workspace.write(text, to: "data")
            let run = try await TerraceRun(["seed", "web", file], endpoint: daemon.endpoint)
            #expect(run.status == status && run.errors.contains(reason), "\(run.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func terraceRunSeedsItsCaches() async throws {
        try await Workspace.with { workspace in
            let file = try workspace.write(Self.commands, to: "data.redis")
            let run = try await ProgramRun(
                [
                    DaemonProcess.programs + "/terrace", "run", "--quiet", "--tier", "basic", "--seed", file, "--",
                    "sh", "-c",
                    "redis-cli -u $REDIS_URL --no-auth-warning GET greeting",
                ], environment: ["TERRACE_SHARE": DaemonProcess.share, "TERRACE_TIMEOUT": "5m"])
            #expect(run.output == "hello world\n", "\(run.errors)")
        }
    }
}
