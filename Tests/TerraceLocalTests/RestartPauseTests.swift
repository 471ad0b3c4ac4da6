import Foundation
import Logging
import TerraceCore
import TerraceTestSupport
import Testing

@testable import TerraceLocal

/// The pauses between starts of a node that cannot run go by the clock that the host is given.
@Suite(.timeLimit(.minutes(2))) struct RestartPauseTests {
    private let clock = ManualClock(from: 0, boot: "test")

    private func withHost(_ body: (LocalHost) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/terrace-pauses-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let clock = clock
        try await body(
            LocalHost(
                state: StateDirectory(path: folder), pool: AddressPool(seed: folder),
                engines: EngineCatalog(engines: [], strict: false), now: { .seconds(clock.advanced) },
                copyText: { _ in "" }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Starts a node whose server ends at once, and returns the pause until the next start.
    private func fail(_ key: NodeKey, _ host: LocalHost) async throws -> Duration? {
        let ending = Engine(name: .redis, version: "7", origin: "/bin/false", hasTLS: true)
        try await host.start(
            key, NodeLaunch(engine: ending, configuration: "", files: [:], openFiles: 64, listens: []))
        try await eventually("the server has ended", within: .seconds(20)) { await host.state(of: key).isAbsent }
        return await pause(key, host)
    }

    private func pause(_ key: NodeKey, _ host: LocalHost) async -> Duration? {
        if case .absent(let absence) = await host.state(of: key) { absence.nextTry } else { nil }
    }

    @Test func aPauseLastsUntilTheClockIsMovedOn() async throws {
        try await withHost { host in
            let key = try NodeKey(cache: CacheID(name: "a"), node: NodeID(shard: 0, index: 0))
            #expect(try await fail(key, host) == nil, "the first end has no pause")
            let first = try #require(try await fail(key, host))
            #expect(first < .seconds(1))
            #expect(await pause(key, host) == first, "a clock that stands still shortens no pause")
            try clock.advance(by: .seconds(1))
            #expect(await pause(key, host) == nil)
        }
    }
}
