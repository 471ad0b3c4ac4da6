import Foundation
import TerraceAPI
import TerraceCore
import TerraceTestSupport
import Testing

/// `terrace snapshot`, `restore` and `branch`, as a person uses them.
@Suite(.serialized) struct SnapshotCommandTests {
    @Test func snapshotsFromCreateToDelete() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            #expect(try await terrace("create", "web", "--tier", "premium", "--shards", "3").status == 0)
            #expect(try await terrace("connect", "web", "--", "SET", "a", "b").output == "OK\n")
            let made = try await terrace("snapshot", "create", "web", "--as", "monday", "-o", "name")
            #expect(made.status == 0 && made.output == "monday\n", "\(made.errors)")
            let dated = try await terrace("snapshot", "create", "web", "-o", "name")
            #expect(dated.output.hasPrefix("web-20") && dated.status == 0, "\(dated.errors)")
            let taken = try await terrace("snapshot", "create", "web", "--as", "monday")
            #expect(taken.status == 1 && taken.errors.contains("there is a snapshot local/monday already"))
            let shown = try await terrace("snapshot", "show", "monday", "-o", "json")
            let snapshot = try JSON.value(SnapshotDocument.self, from: Array(shown.output.utf8))
            #expect(snapshot.state == "available" && snapshot.keys == 1 && snapshot.dumps.count == 3)
            #expect(try await terrace("snapshot", "verify", "monday").output == "monday  whole\n")
            #expect(try await terrace("snapshot", "copy", "monday", "tuesday", "-o", "name").output == "tuesday\n")
            #expect(try await terrace("snapshot", "delete", "monday", "--yes").status == 0)
            try await eventually("the snapshot is gone") { try await terrace("snapshot", "show", "monday").status == 3 }
            let restored = try await terrace(
                "restore", "web2", "--from", "tuesday", "--shards", "1", "--tier", "premium")
            #expect(restored.status == 0, "\(restored.errors)")
            #expect(try await terrace("connect", "web2", "--", "GET", "a").output == "b\n")
            // The name of a cache stands for its newest snapshot, also when the cache is gone.
            #expect(try await terrace("delete", "web", "--yes").status == 0)
            let again = try await terrace("restore", "web", "--from", "web")
            #expect(again.status == 0, "\(again.errors)")
            #expect(try await terrace("connect", "web", "--", "GET", "a").output == "b\n")
            let none = try await terrace("restore", "web3", "--from", "nothing")
            #expect(none.status == 3 && none.errors.contains("there is no snapshot 'nothing'"))
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func aMomentIsNamedByATimeOrByHowLongAgo() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let manifest = try workspace.write(
                """
                apiVersion: terrace/v1
                kind: Cache
                metadata: {name: web}
                spec: {tier: standard, persistence: {mode: aof, archive: true}}
                """, to: "web.yaml")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            #expect(try await terrace("apply", "-f", manifest).status == 0)
            try await eventually("the archive follows") {
                try await terrace("show", "web").output.contains("ContinuousArchiving yes")
            }
            let window = try await eventually("the window is shown") {
                let shown = try await terrace("show", "web", "-o", "json")
                return try JSON.value(CacheDocument.self, from: Array(shown.output.utf8)).snapshots.window
            } until: {
                $0.map { $0.from < $0.to } == true
            }
            #expect(window != nil)
            #expect(try await terrace("connect", "web", "--", "SET", "a", "b").output == "OK\n")
            let written = Date()
            try await eventually("two seconds are over") { Date() > written + 2 }
            #expect(try await terrace("connect", "web", "--", "FLUSHALL").output == "OK\n")
            let flushed = Date()
            let back = try await terrace(
                "restore", "before", "--from", "web", "--at", Timestamp.text(written.timeIntervalSince1970 + 1))
            #expect(back.status == 0, "\(back.errors)")
            #expect(try await terrace("connect", "before", "--", "GET", "a").output == "b\n")
            try await eventually("two seconds are over") { Date() > flushed + 2 }
            let after = try await terrace("restore", "after", "--from", "web", "--at", "1 second ago")
            #expect(after.status == 0, "\(after.errors)")
            #expect(try await terrace("connect", "after", "--", "GET", "a").output == "\n")
            let outside = try await terrace("restore", "never", "--from", "web", "--at", "2 days ago")
            #expect(outside.status == 64 && outside.errors.contains("it can be to a time in"), "\(outside.errors)")
            #expect(
                try await terrace("snapshot", "list", "--of", "web").errors.contains(
                    "can be restored to any moment from"))
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func branchesGoTheirOwnWays() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            #expect(try await terrace("create", "web", "--tier", "standard").status == 0)
            #expect(try await terrace("connect", "web", "--", "SET", "a", "b").output == "OK\n")
            let made = try await terrace("branch", "test", "--from", "web", "--count", "3", "-o", "name")
            #expect(made.status == 0 && made.output == "test-1\ntest-2\ntest-3\n", "\(made.errors)")
            #expect(try await terrace("connect", "test-2", "--", "SET", "a", "c").output == "OK\n")
            #expect(try await terrace("connect", "test-1", "--", "GET", "a").output == "b\n")
            #expect(try await terrace("connect", "web", "--", "GET", "a").output == "b\n")
            #expect(try await terrace("branch", "one", "--from", "web", "-o", "name").output == "one\n")
            let taken = try await terrace("branch", "test", "--from", "web", "--count", "4")
            #expect(taken.status != 0 && taken.errors.contains("local/test-1 exists already"), "\(taken.errors)")
            #expect(try await terrace("show", "test-4").status == 3, "all are made, or none")
            #expect(try await terrace("branch", "x", "--from", "nothing").status == 3)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
