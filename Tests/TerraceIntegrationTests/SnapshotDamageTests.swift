import Foundation
import TerraceControl
import TerraceCore
import TerraceRedis
import TerraceTestSupport
import TerraceTopology
import Testing

/// Files of snapshots that are not what was written. Each is refused by its name before any server is started with it.
@Suite(.timeLimit(.minutes(5)), .enabled(if: RealFixture.hasRedis, "redis-server is not on the PATH"))
struct SnapshotDamageTests {
    /// What happens to a file.
    enum Damage: CaseIterable {
        case flipped, truncated, extended, missing, emptied, replaced
    }

    @Test func damagedFilesAreRefusedByName() async throws {
        try await RealFixture.with { fixture in
            try await fixture.settle([RealFixture.declaration("web") { $0.shards = 3 }])
            try await fixture.fill("web", isCluster: true)
            let snapshot = try await fixture.snapshot("web", as: "s")
            let files = snapshot.dumps.map { "\(fixture.folder)/snapshots/\($0.object)" }
            let contents = try files.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
            var generator = SeededGenerator(seed: 18)
            for round in 0..<200 {
                let shard = round % 3
                let damage = round < 150 ? .flipped : Damage.allCases[round % Damage.allCases.count]
                let byte = try Self.damage(files[shard], contents, shard, damage, using: &generator)
                let error = await #expect(throws: TerraceError.self, "round \(round), \(damage)") {
                    try await fixture.restore("again", from: "s")
                }
                #expect(error?.code == .failedPrecondition, "round \(round), \(damage): \(error?.message ?? "")")
                #expect(
                    error?.message.contains("snapshot s, shard \(shard): \(snapshot.dumps[shard].object)") == true,
                    "round \(round), \(damage): \(error?.message ?? "")")
                if let byte {
                    // A change in the magic or the version is noticed at the first byte that no engine writes.
                    let isNamed = error?.message.contains("byte \(byte) of the snapshot") == true || byte < 9
                    #expect(isNamed, "round \(round), byte \(byte): \(error?.message ?? "")")
                }
                try Self.put(contents[shard], files[shard])
            }
            #expect(try await fixture.control.caches().map(\.record.spec.id.name) == ["web"])
            // With its files as they were, the snapshot is whole again.
            try await fixture.restore("again", from: "s")
        }
    }

    @Test func verifyTellsWhichFileIsWrong() async throws {
        try await RealFixture.with { fixture in
            try await fixture.settle([RealFixture.declaration("web")])
            try await fixture.client("web").send(["SET", "a", "1"])
            let snapshot = try await fixture.snapshot("web", as: "s")
            try await fixture.end(of: fixture.control.verify(snapshot.id))
            let file = "\(fixture.folder)/snapshots/\(snapshot.dumps[0].object)"
            let content = try Data(contentsOf: URL(fileURLWithPath: file))
            try Self.put(content.dropLast(20), file)
            let operation = try await fixture.control.verify(snapshot.id)
            let ended = try await fixture.control.operation(operation.id, wait: .seconds(60))
            #expect(ended.state == .failed)
            #expect(
                ended.error?.contains(
                    "shard 0: \(snapshot.dumps[0].object)") == true && ended.error?.contains("ends at byte") == true,
                "\(ended.error ?? "")")
        }
    }

    @Test func anEngineTooOldForTheDumpsIsRefused() async throws {
        try await RealFixture.with { fixture in
            try await EngineVersionTests.requireInstalled(EngineRequest(name: .redis, version: "6"))
            try await fixture.settle([RealFixture.declaration("web") { $0.engine = EngineRequest(version: "7") }])
            _ = try await fixture.snapshot("web", as: "s")
            let error = await #expect(throws: TerraceError.self) {
                try await fixture.restore("again", from: "s") { $0.engine = EngineRequest(version: "6") }
            }
            #expect(error?.code == .failedPrecondition && error?.message.contains("Redis 6.2") == true)
        }
    }

    @Test func aSizeWithoutRoomIsRefused() async throws {
        try await RealFixture.with { fixture in
            try await fixture.settle([RealFixture.declaration("web")])
            try await fixture.client("web").send(["SET", "a", "1"])
            let snapshot = try await fixture.snapshot("web", as: "s")
            var spec = snapshot.spec
            spec.maxmemory = 1000
            let error = #expect(throws: TerraceError.self) { try fixture.runtime.seed(from: snapshot, for: spec) }
            #expect(error?.code == .failedPrecondition && error?.field == "spec.size")
        }
    }

    /// - Returns: the byte that was changed, where it is one.
    private static func damage(
        _ file: String, _ contents: [Data], _ shard: Int, _ damage: Damage, using generator: inout SeededGenerator
    ) throws -> Int? {
        var changed: Int?
        var bytes = Array(contents[shard])
        switch damage {
        case .flipped:
            let position = Int.random(in: 0..<bytes.count, using: &generator)
            changed = position
            bytes[position] ^= UInt8(1) << Int.random(in: 0..<8, using: &generator)
        case .truncated: bytes.removeLast(Int.random(in: 1..<bytes.count, using: &generator))
        case .extended: bytes.append(0)
        case .missing:
            try FileManager.default.removeItem(atPath: file)
            return nil
        case .emptied: bytes = []
        case .replaced: bytes = Array(contents[(shard + 1) % contents.count])
        }
        try put(Data(bytes), file)
        return changed
    }

    private static func put(_ content: Data, _ file: String) throws {
        try content.write(to: URL(fileURLWithPath: file))
    }
}
