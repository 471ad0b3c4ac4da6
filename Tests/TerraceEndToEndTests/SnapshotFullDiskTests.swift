import Foundation
import TerraceAPI
import TerraceTestSupport
import Testing

@testable import TerraceCommands

/// Snapshots and archives on a disk of a few megabytes that becomes full.
@Suite(
    .serialized, .enabled("a file system can be mounted by root alone") { await SmallDisk.isPossible() },
    .timeLimit(.minutes(10)))
struct SnapshotFullDiskTests {
    @Test func aSnapshotWithoutRoomFailsAndLeavesTheCacheAsItWas() async throws {
        try await SmallDisk.with { disk in
            let made = try await disk.terrace("create", "web", "--tier", "basic", "--size", "C2")
            #expect(made.status == 0, "\(made.errors)")
            // More than the disk has room for, in the cache's memory.
            let keys = 200
            let written = try await disk.terrace(["connect", "web"], input: Self.sets(keys, bytes: 250_000))
            #expect(written.status == 0 && written.output.split(separator: "\n").allSatisfy { $0 == "OK" })
            let snapshot = try await disk.terrace("snapshot", "create", "web", "--as", "s")
            #expect(
                snapshot.status == 1 && snapshot.errors.contains("is full"), "\(snapshot.status) \(snapshot.errors)")
            #expect(try await disk.terrace("connect", "web", "--", "DBSIZE").output == "\(keys)\n")
            let shown = try await disk.terrace("show", "web")
            #expect(shown.output.contains("LastSnapshotSucceeded no"), "\(shown.output)")
            let left = try FileManager.default.subpathsOfDirectory(atPath: disk.inside("snapshots"))
            #expect(left.filter { $0.contains("dumps/") } == [], "nothing half is left")
            let few = try await disk.terrace(["connect", "web"], input: "FLUSHALL\n" + Self.sets(3, bytes: 1000))
            #expect(few.status == 0)
            let second = try await disk.terrace("snapshot", "create", "web", "--as", "t")
            #expect(second.status == 0, "\(second.errors)")
        }
    }

    @Test func anArchiveWithoutRoomSaysSoAndGoesOn() async throws {
        try await SmallDisk.with { disk in
            let made = try await disk.terrace(
                ["apply", "-f", "-"],
                input: """
                    apiVersion: terrace/v1
                    kind: Cache
                    metadata: {name: web}
                    spec: {tier: basic, persistence: {mode: none, archive: true}}
                    """)
            #expect(made.status == 0, "\(made.errors)")
            func archiving(_ word: String) async throws {
                try await eventually("ContinuousArchiving \(word)") {
                    try await disk.terrace("show", "web").output
                } until: {
                    $0.contains("ContinuousArchiving \(word)")
                }
            }
            try await archiving("yes")
            try disk.fill()
            let written = try await disk.terrace(["connect", "web"], input: Self.sets(2, bytes: 1_000_000))
            #expect(written.output == "OK\nOK\n", "the cache is as it was: \(written.errors)")
            try await archiving("no")
            let shown = try await disk.terrace("show", "web", "-o", "json")
            #expect(shown.output.contains("is full"), "\(shown.output)")
            try disk.makeRoom()
            try await archiving("yes")
        }
    }

    /// Commands that set as many keys to random text, which no compression makes smaller.
    private static func sets(_ count: Int, bytes: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { number in
            let words = (0..<bytes / 16).map { _ in
                let word = String(generator.next(), radix: 16)
                return String(repeating: "0", count: 16 - word.count) + word
            }
            return "SET key:\(number) \(words.joined())\n"
        }.joined()
    }
}
