import TerraceCore
import Testing

/// Which scheduled snapshots go.
@Suite struct SnapshotRetentionTests {
    /// One letter per snapshot, oldest first, one per day: `a` available, `f` failed, `c` in the making, `d` being
    /// deleted; a capital `A` was asked for by a person.
    struct Row: Sendable, CustomTestStringConvertible {
        var snapshots: String
        var keep: Int?
        /// Days.
        var maxAge: Int?
        /// Places of those that go.
        var gone: [Int]

        var testDescription: String { "\(snapshots) keep \(keep ?? 0) maxAge \(maxAge ?? 0)" }
    }

    static let rows = [
        Row(snapshots: "", keep: 2, gone: []),
        Row(snapshots: "aaa", keep: 2, gone: [0]),
        Row(snapshots: "aaaaaaaaa", gone: [0, 1]),
        Row(snapshots: "aaaaaaaaa", maxAge: 3, gone: [0, 1, 2, 3, 4, 5]),
        Row(snapshots: "aaaaaaaaa", keep: 2, maxAge: 3, gone: [0, 1, 2, 3, 4, 5, 6]),
        Row(snapshots: "AAAaaa", keep: 1, gone: [3, 4]),
        Row(snapshots: "afffff", keep: 2, maxAge: 1, gone: [1, 2, 3, 4]),
        Row(snapshots: "aafff", keep: 1, gone: [0, 2, 3]),
        Row(snapshots: "affff", keep: 3, gone: [1]),
        Row(snapshots: "aac", keep: 1, gone: [0]),
        Row(snapshots: "da", keep: 1, gone: []),
        Row(snapshots: "aA", keep: 1, maxAge: 1, gone: []),
        Row(snapshots: "ffff", keep: 2, gone: [0, 1]),
    ]

    @Test(arguments: rows) func theOldestGoAndTheLastGoodOneStays(_ row: Row) throws {
        let day = 86400.0
        let cache = try CacheID(name: "web")
        let spec = CacheSpec(
            id: cache, tier: "standard", size: "C1", shards: 1, replicas: 0, clustered: false, engine: EngineRequest(),
            persistence: .none, port: 6379, config: [:], zones: ["a"], maxmemory: 1, maxclients: 1, databases: 1,
            blockedCommands: [], auth: true)
        let snapshots = try row.snapshots.enumerated().map { place, letter in
            var snapshot = Snapshot(
                id: try SnapshotID(name: "s\(place)"), source: cache, cause: letter == "A" ? .request : .schedule,
                spec: spec, declaration: CacheDeclaration(id: cache, tier: "standard"),
                createdAt: Double(place) * day)
            switch letter {
            case "f": snapshot.state = .failed
            case "c": snapshot.state = .creating
            case "d": snapshot.state = .deleting
            default: snapshot.state = .available
            }
            return snapshot
        }
        let schedule = try SnapshotSchedule(every: 3600, keep: row.keep, maxAge: row.maxAge.map { $0 * 86400 })
        let now = Double(snapshots.count - 1) * day + 60
        let gone = schedule.superfluous(of: snapshots, now: now).map(\.name)
        #expect(Set(gone) == Set(row.gone.map { "s\($0)" }))
    }
}
