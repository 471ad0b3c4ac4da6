import Foundation
import TerraceAPI
import TerraceTestSupport
import Testing

@testable import TerraceCommands

/// A daemon whose state folder is on a disk of a few megabytes that becomes full.
@Suite(
    .serialized, .enabled("a file system can be mounted by root alone") { await SmallDisk.isPossible() },
    .timeLimit(.minutes(10)))
struct FullDiskTests {
    /// Regression: a delete was answered with an error and carried out all the same; a refused create stayed forever.
    @Test func refusedChangeHasNoEffectAndNamesTheFullDisk() async throws {
        try await SmallDisk.with { disk in
            let made = try await disk.terrace(
                "create", "old", "--tier", "standard", "--replicas", "1", "--persistence", "aof")
            #expect(made.status == 0, "\(made.errors)")
            // Every server is killed below, and either may be the next primary: both must have it.
            let kept = try await disk.terrace(["connect", "old"], input: "SET k v\nWAIT 1 100000\n")
            #expect(kept.output == "OK\n1\n", "\(kept.errors)")
            try disk.fill()
            for words in [["create", "new", "--tier", "basic"], ["delete", "old", "--yes"]] {
                let run = try await disk.terrace(words)
                #expect(run.status == 69 && run.errors.contains("is full"), "\(words): \(run.status) \(run.errors)")
            }
            try disk.makeRoom()
            #expect(try await disk.terrace("create", "next", "--tier", "basic").status == 0)
            // The kill makes the daemon look at the cache closely.
            for pid in try await disk.pids(of: "old") { kill(pid, SIGKILL) }
            try await eventually("old is available again") {
                try await disk.cache("old")?.state
            } until: {
                $0 == "available"
            }
            #expect(try await disk.terrace("connect", "old", "--", "GET", "k").output == "v\n")
            #expect(try await disk.cache("new") == nil)
            #expect(try await disk.terrace("create", "new", "--tier", "basic").status == 0)
        }
    }

    /// A server that cannot write its append-only file refuses writes. Health reports it, no data are lost, and it ends
    /// when there is space.
    @Test func nodesWithoutSpaceAreUnhealthyUntilThereIsSome() async throws {
        try await SmallDisk.with { disk in
            let made = try await disk.terrace("create", "web", "--tier", "standard", "--persistence", "aof")
            #expect(made.status == 0, "\(made.errors)")
            #expect(try await disk.terrace("connect", "web", "--", "SET", "k", "v").status == 0)
            try disk.fill()
            try await eventually("a write is refused, and health names the disk") {
                // The server notices the full disk when it has to write.
                let write = try await disk.terrace(
                    "connect", "web", "--", "SET", "fill", String(repeating: "x", count: 9000))
                return (write: write, health: try await disk.terrace("health", "web"))
            } until: { write, health in
                !write.output.hasPrefix("OK") && health.status != 0
                    && (health.output + health.errors).localizedCaseInsensitiveContains("disk")
            }
            try disk.makeRoom()
            try await eventually("healthy again") {
                try await disk.terrace("health", "web")
            } until: {
                $0.status == 0
            }
            #expect(try await disk.terrace("connect", "web", "--", "SET", "after", "1").output == "OK\n")
            #expect(try await disk.terrace("connect", "web", "--", "GET", "k").output == "v\n")
        }
    }

    /// Regression: the advice for a full disk was to move the database away, which would have lost everything.
    @Test func daemonOnAFullDiskNamesItAndStartsWhenThereIsSpace() async throws {
        try await SmallDisk.with { disk in
            #expect(try await disk.terrace("create", "web", "--tier", "basic").status == 0)
            try await disk.endDaemon()
            try disk.fill()
            let words = try await disk.tryDaemon()
            #expect(words == nil || words?.contains("is full") == true, "\(words ?? "")")
            #expect(words?.contains("move the file away") != true)
            try disk.makeRoom()
            try await disk.startDaemon()
            try await eventually("available") {
                try await disk.cache("web")?.state
            } until: {
                $0 == "available"
            }
        }
    }
}
