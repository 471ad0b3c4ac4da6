import Foundation
import TerraceAPI
import TerraceCore
import TerraceTestSupport
import Testing

@testable import TerraceCommands

/// Caches that are created in advance and leased for a limited time.
@Suite(.serialized, .timeLimit(.minutes(10))) struct LeaseTests {
    private func variables(_ run: TerraceRun) throws -> [String: String] {
        #expect(run.status == 0, "\(run.errors)")
        return try JSON.value([String: String].self, from: Array(run.output.utf8))
    }

    private func pool(_ state: String, _ daemon: DaemonProcess) async throws -> [CacheDocument] {
        try await APIClient(endpoint: daemon.endpoint).get(CacheList.self, "/api/v1/caches").caches.filter {
            $0.pool == state && $0.state == "available"
        }
    }

    /// Waits until `count` caches are ready; the daemon fills the pool in the background.
    private func untilWarm(_ count: Int, _ daemon: DaemonProcess) async throws {
        try await eventually("\(count) warm caches") {
            try await pool("warm", daemon).count
        } until: {
            $0 == count
        }
    }

    @Test func warmCacheIsLeasedOnceAndReplaced() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(
                folder: workspace.path + "/state", flags: ["--warm", "standard=2,premium=1"])
            try await untilWarm(3, daemon)
            let waiting = try await pool("warm", daemon).map(\.name)
            var leased: Set<String> = []
            for _ in 0..<2 {
                let run = try await TerraceRun(
                    ["lease", "--tier", "standard", "--format", "json"], endpoint: daemon.endpoint)
                let found = try variables(run)
                leased.insert(try #require(found["TERRACE_LEASE"]))
                let ping = try await ProgramRun(
                    ["redis-cli", "-u", found["REDIS_URL"] ?? "", "--no-auth-warning", "SET", "a", "b"])
                #expect(ping.output == "OK\n")
            }
            #expect(leased.count == 2 && !leased.isDisjoint(with: waiting))
            try await untilWarm(3, daemon)
            for name in leased {
                let released = try await TerraceRun(["release", name], endpoint: daemon.endpoint)
                #expect(released.status == 0 && released.output == "released \(name)\n", "\(released.errors)")
                #expect(
                    try await TerraceRun(["wait", name, "--for", "deleted"], endpoint: daemon.endpoint).status == 0)
                #expect(try await TerraceRun(["release", name], endpoint: daemon.endpoint).status == 3)
            }
            // The caches in the pool are new ones, never used ones.
            #expect(try await pool("warm", daemon).allSatisfy { !leased.contains($0.name) })
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func abandonedLeaseEndsAndAnEmptyPoolStillGivesACache() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let client = try APIClient(endpoint: daemon.endpoint)
            let lease: LeaseDocument = try await client.send(
                .post, "/api/v1/leases", try JSON.bytes(LeaseRequest(tier: "basic", ttl: "1s")))
            #expect(!lease.warm)
            let gone = try await TerraceRun(["wait", lease.name, "--for", "deleted"], endpoint: daemon.endpoint)
            #expect(gone.status == 0, "\(gone.errors)")
            #expect(try await TerraceRun(["events", lease.name], endpoint: daemon.endpoint).status == 3)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// Eight concurrent leases get eight caches from a pool of three.
    @Test func concurrentLeasesGetDistinctCaches() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state", flags: ["--warm", "basic=3"])
            try await untilWarm(3, daemon)
            let client = try APIClient(endpoint: daemon.endpoint)
            let names = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let lease: LeaseDocument = try await client.send(
                            .post, "/api/v1/leases", try JSON.bytes(LeaseRequest(tier: "basic", ttl: nil)),
                            within: hangLimit)
                        return lease.name
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(names).count == 8)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test(
        arguments: [
            (["lease", "--tier", "gold"], 3), (["lease", "--tier", "basic", "--ttl", "1ms"], 64),
            (["lease", "--tier", "basic", "--ttl", "soon"], 64), (["release", "nobody"], 3),
        ] as [([String], Int32)])
    func invalidLeaseIsRefused(_ words: [String], _ status: Int32) async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let run = try await TerraceRun(words, endpoint: daemon.endpoint)
            #expect(run.status == status, "\(run.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
