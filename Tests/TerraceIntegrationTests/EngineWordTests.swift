import Foundation
import TerraceControl
import TerraceCore
import TerraceRedis
import TerraceStore
import TerraceTestSupport
import Testing

private typealias F = RealFixture

/// The engine decides about settings and files, and its messages are passed on.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct EngineWordTests {
    /// Settings that manifests accept and these engines refuse.
    private static let refused = [
        ("proto-max-bulk-len", "1024"), ("client-query-buffer-limit", "1024"), ("repl-backlog-size", "-1"),
    ]

    /// Regression: such settings were accepted, and the cache stayed `creating` or `updating`.
    @Test(arguments: EngineVersionTests.requests)
    func settingIsTriedOnTheEngineBeforeItIsStored(_ engine: EngineRequest) async throws {
        try await EngineVersionTests.requireInstalled(engine)
        try await F.with { f in
            let good = try F.declaration("good") {
                $0.engine = engine
                $0.config = ["timeout": "5", "proto-max-bulk-len": "2mb", "notify-keyspace-events": "Ex"]
            }
            try await f.settle([good])
            for (name, value) in Self.refused {
                for cache in ["good", "other"] {
                    let declaration = try F.declaration(cache) {
                        $0.engine = engine
                        $0.config = ["timeout": "7", name: value]
                    }
                    let error = await #expect(throws: TerraceError.self, "\(name) of \(cache)") {
                        try await f.control.apply([declaration], prune: false, dryRun: false)
                    }
                    #expect(error?.code == .invalidArgument, "\(name): \(error.map(String.init(describing:)) ?? "")")
                    #expect(error?.field == "spec.config.\(name)")
                }
            }
            let caches = try await f.control.caches()
            #expect(caches.map(\.record.spec.id.name) == ["good"])
            #expect(caches.first?.record.spec.config["timeout"] == "5")
            #expect(caches.first?.state == .available)
        }
    }

    /// A setting that works at a start only cannot be changed while servers run.
    @Test func settingThatWorksAtAStartOnlyIsRefusedForARunningCache() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("threads") { $0.config = ["io-threads": "2"] }])
            let error = await #expect(throws: TerraceError.self) {
                try await f.control.apply(
                    [F.declaration("threads") { $0.config = ["io-threads": "3"] }], prune: false, dryRun: false)
            }
            #expect(error?.message.contains("io-threads") == true)
            #expect(error?.code == .invalidArgument)
        }
    }

    /// The engine on which a setting is tried may differ from the running one.
    @Test(arguments: EngineVersionTests.requests)
    func settingThatARunningServerRefusesLeavesNothingBehind(_ engine: EngineRequest) async throws {
        try await EngineVersionTests.requireInstalled(engine)
        try await F.with { f in
            try await f.settle([F.declaration("live") { $0.engine = engine }])
            let id = try CacheID(name: "live")
            let operation = TerraceCore.Operation(id: "late", cache: id, kind: .update, generation: 2, startedAt: 0)
            _ = try await f.store.update(id, with: StoreChange(operations: [operation])) { record in
                // Where settings are set one by one, the engine accepts the first one.
                let wanted = ["maxmemory-policy": "allkeys-lru", "proto-max-bulk-len": "1024"]
                record.rememberSettings(before: wanted)
                record.spec.config = wanted
                record.generation = 2
            }
            _ = try await f.control.cache(id)
            let ended = try await f.control.operation("late", wait: hangLimit)
            #expect(ended.state == .failed)
            #expect(ended.error?.contains("refuses proto-max-bulk-len") == true, "\(ended.error ?? "")")
            try await f.untilAvailable("live")
            #expect(try await f.control.cache(id).record.spec.config == ["maxmemory-policy": "volatile-lru"])
            let policy = try await f.client("live").info("memory").fields["maxmemory_policy"]
            #expect(policy == "volatile-lru")
        }
    }

    @Test func settingThatTheEngineDoesNotHaveIsRefused() async throws {
        let engine = EngineRequest(name: .redis, version: "6")
        try await EngineVersionTests.requireInstalled(engine)
        try await F.with { f in
            let declaration = try F.declaration("six") {
                $0.engine = engine
                $0.config = ["latency-tracking": "yes"]
            }
            let error = await #expect(throws: TerraceError.self) { try await f.control.apply([declaration]) }
            #expect(error?.message.contains("has no setting latency-tracking") == true)
        }
    }

    /// A setting that the engine refuses may be stored by an earlier daemon.
    @Test func storedRefusedSettingFailsAndItsCacheCanBeDeleted() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("old") { $0.config = ["timeout": "5"] }])
            let id = try CacheID(name: "old")
            let operation = TerraceCore.Operation(id: "left", cache: id, kind: .update, generation: 2, startedAt: 0)
            _ = try await f.store.update(id, with: StoreChange(operations: [operation])) { record in
                record.spec.config["proto-max-bulk-len"] = "1024"
                record.spec.config["timeout"] = "7"
                record.generation = 2
            }
            _ = try await f.control.cache(id)
            let ended = try await f.control.operation("left", wait: hangLimit)
            #expect(ended.state == .failed)
            #expect(ended.error?.contains("refuses proto-max-bulk-len") == true, "\(ended.error ?? "")")
            // The other setting of the same change is not set either.
            try await f.client("old").send(["SET", "k", "v"])
            #expect(try await f.control.cache(id).state == .failed)
            // A killed node cannot start again, and the condition names the refused setting.
            try await f.kill(NodeID(shard: 0, index: 0), of: "old")
            try await eventually("a condition with the setting that keeps the node from its start") {
                try await f.control.cache(id).conditions.map(\.message)
            } until: {
                $0.contains { $0.contains("cannot start") && $0.contains("proto-max-bulk-len") }
            }
            try await f.delete("old")
        }
    }

    /// Regression: the only reason was "exited with status 1".
    @Test func damagedFilesAreReportedAndTheCacheCanBeDeleted() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/terrace-" + UUID().uuidString.prefix(8)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await F.daemon(over: folder, stopNodes: true) { f in
            try await f.settle([F.declaration("files") { $0.persistence = Persistence(mode: .aof) }])
            try await f.client("files").send(["SET", "k", "v"])
        }
        let files = FileManager.default.enumerator(atPath: folder + "/nodes")?.compactMap { $0 as? String } ?? []
        let damaged = files.filter { $0.hasSuffix(".incr.aof") }
        try #require(!damaged.isEmpty)
        for name in damaged {
            try "this is no command\r\n".write(toFile: "\(folder)/nodes/\(name)", atomically: true, encoding: .utf8)
        }
        try await F.daemon(over: folder, stopNodes: true) { f in
            let id = try CacheID(name: "files")
            try await eventually("a condition with the engine's last words") {
                try await f.control.cache(id).conditions.map(\.message)
            } until: {
                $0.contains { $0.contains("Bad file format") }
            }
            let exit = try await f.event("NodeExited", of: "files")
            #expect(exit.message.contains("Bad file format"))
            try await f.delete("files")
        }
    }
}
