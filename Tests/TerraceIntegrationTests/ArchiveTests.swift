import Foundation
import TerraceControl
import TerraceCore
import TerraceRedis
import TerraceTestSupport
import Testing

/// Caches that are restored to a moment of the past.
@Suite(.timeLimit(.minutes(5)), .enabled(if: RealFixture.hasRedis, "redis-server is not on the PATH"))
struct ArchiveTests {
    /// A counter is written every 50 ms; then somebody deletes everything by mistake.
    @Test(
        arguments: [nil, 3], [EngineRequest(), EngineRequest(name: .redis, version: "6"), EngineRequest(name: .valkey)])
    func everyCountBeforeTheMomentComesBackAfterAFlush(_ shards: Int?, _ engine: EngineRequest) async throws {
        try await RealFixture.with { fixture in
            try await EngineVersionTests.requireInstalled(engine)
            try await fixture.settle([try Self.archived("web", shards) { $0.engine = engine }])
            try await fixture.archiveFollows("web")
            let names = try await fixture.tags("web").map { "counter{\($0)}" }
            let writers = try await fixture.primaries("web")
            var counts: [(time: Double, count: Int)] = []
            for count in 1...50 {
                for (writer, name) in zip(writers, names) { try await writer.send(["SET", name, "\(count)"]) }
                counts.append((Self.now, count))
                try await Task.sleep(for: .milliseconds(50))
            }
            let mistake = Self.now
            for writer in writers { try await writer.send(["FLUSHALL"]) }
            let moment = mistake - 1
            try await fixture.restore("again", from: "web", at: moment)
            let least = counts.last { $0.time <= moment }?.count ?? 0
            let content = try await KeyContent.all(fixture.primaries("again"))
            for name in names {
                let count = content["0/\(name)"]?.values.first.flatMap { Int($0) } ?? 0
                #expect(count >= least, "\(name): \(count) of \(least) is lost")
                #expect(count < 50, "\(name): the moment is a second before the last count")
            }
            #expect(least > 0)
        }
    }

    @Test func aTimeOutsideTheWindowIsRefusedWithTheWindow() async throws {
        try await RealFixture.with { fixture in
            let error = await #expect(throws: TerraceError.self) {
                try await fixture.control.makeSnapshot(of: CacheID(name: "none"), at: Self.now)
            }
            #expect(error?.code == .notFound)
            try await fixture.settle([try Self.archived("web", nil)])
            try await fixture.archiveFollows("web")
            let window = try await eventually("a window opens") {
                try await fixture.control.windows(of: CacheID(name: "web")).first
            } until: {
                ($0?.upperBound ?? 0) > ($0?.lowerBound ?? 0)
            }
            for time in [(window?.lowerBound ?? 0) - 5, Self.now + 60] {
                let error = await #expect(throws: TerraceError.self) {
                    try await fixture.control.makeSnapshot(of: CacheID(name: "web"), at: time)
                }
                #expect(error?.code == .invalidArgument && error?.message.contains("it can be to a time in") == true)
            }
            #expect(try await fixture.control.snapshots(in: nil, of: nil).isEmpty)
        }
    }

    /// The history goes on over a failover, and over the end of a daemon.
    @Test func historyGoesOnOverAFailoverAndANewDaemon() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/terrace-" + UUID().uuidString.prefix(8)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await RealFixture.daemon(over: folder, stopNodes: false) { fixture in
            try await fixture.settle([try Self.archived("web", nil) { $0.replicas = 1 }])
            try await fixture.archiveFollows("web")
            try await fixture.client("web").send(["SET", "a", "1"])
            try await fixture.end(
                of: fixture.control.failover(CacheID(name: "web"), shard: 0, to: nil, forced: false))
            try await fixture.client("web").send(["SET", "b", "2"])
        }
        try await RealFixture.daemon(over: folder, stopNodes: true) { fixture in
            try await fixture.archiveFollows("web")
            try await fixture.client("web").send(["SET", "c", "3"])
            let moment = Self.now
            try await fixture.restore("again", from: "web", at: moment)
            #expect(try await Set(KeyContent.all(fixture.primaries("again")).keys) == ["0/a", "0/b", "0/c"])
            let timelines = try FileManager.default.contentsOfDirectory(atPath: folder + "/archive/local~web/0")
            #expect(timelines == ["1"], "the history did not break")
        }
    }

    /// A cache that is gone can be restored: somebody may have deleted it by mistake.
    @Test func aDeletedCacheComesBack() async throws {
        try await RealFixture.with { fixture in
            try await fixture.settle([try Self.archived("web", nil)])
            try await fixture.archiveFollows("web")
            try await fixture.client("web").send(["SET", "a", "1"])
            let moment = Self.now
            try await eventually("the moment is in the window") {
                try await fixture.control.windows(of: CacheID(name: "web")).last?.contains(moment) == true
            }
            try await fixture.delete("web")
            try await fixture.restore("again", from: "web", at: moment)
            #expect(try await fixture.client("again").send(["GET", "a"]).string == "1")
        }
    }

    private static var now: Double { Date().timeIntervalSince1970 }

    private static func archived(
        _ name: String, _ shards: Int?, _ change: (inout CacheDeclaration) -> Void = { _ in }
    ) throws -> CacheDeclaration {
        try RealFixture.declaration(name) {
            $0.shards = shards
            $0.persistence = Persistence(mode: .none, archive: true)
            change(&$0)
        }
    }
}

extension RealFixture {
    func archiveFollows(_ name: String) async throws {
        try await eventually("the archive follows \(name)") {
            try await control.cache(CacheID(name: name)).conditions.contains {
                $0.type == "ContinuousArchiving" && $0.status
            }
        }
    }

    /// Creates a cache of the tier `test` with the data of a moment.
    func restore(_ name: String, from cache: String, at time: Double) async throws {
        let source = try CacheID(name: cache)
        try await eventually("the moment is in the window") {
            try await control.windows(of: source).contains { $0.contains(time) }
        }
        let moment = try await control.makeSnapshot(of: source, at: time)
        try await restore(name, from: moment.id.name) { $0.replicas = 0 }
    }
}
