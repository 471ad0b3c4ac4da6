import Foundation
import TerraceCertificates
import TerraceControl
import TerraceCore
import TerraceRedis
import Testing

private typealias F = RealFixture

/// Encrypted ports, seen from a client's side.
@Suite(
    .serialized, .timeLimit(.minutes(2)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct TLSTests {
    /// Whether a client finds what it shall at an address, with TLS and without. A server that waits for the other protocol
    /// says nothing, so only silence is cut short: an answer may take its time on a busy machine.
    private func answers(
        _ host: String, _ port: Int, _ f: RealFixture, _ key: String?, tls: Bool, plain: Bool
    ) async -> Bool {
        func ping(_ trust: RedisTrust?, _ expected: Bool) async -> Bool {
            let patience = expected ? Duration.seconds(20) : .milliseconds(250)
            let connection = try? await RedisConnection.connect(
                host: host, port: port, password: key, timeout: patience, trust: trust)
            return ((try? await connection?.send(["PING"]).string) == "PONG") == expected
        }
        let (secure, open) = (await ping(f.trust, tls), await ping(nil, plain))
        return secure && open
    }

    @Test(arguments: [TLSMode.off, .offered, .required], [nil, 3])
    func portsAreThoseOfTheMode(_ mode: TLSMode, _ shards: Int?) async throws {
        try await F.with { f in
            try await f.settle([
                F.declaration("safe") {
                    $0.tls = mode
                    $0.shards = shards
                    $0.replicas = 1
                }
            ])
            let view = try await f.control.cache(CacheID(name: "safe"))
            let info = try await f.control.connection(CacheID(name: "safe"))
            #expect((info.plain == nil) == (mode == .required))
            #expect((info.secure == nil) == (mode == .off))
            for host in view.nodes.map(\.address.host) + [info.address.host] {
                #expect(await answers(host, 6379, f, info.keys.first, tls: false, plain: mode != .required))
                #expect(await answers(host, 6380, f, info.keys.first, tls: mode != .off, plain: false))
            }
        }
    }

    @Test func aClientOfAnotherAuthorityRefusesTheServer() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("safe") { $0.tls = .required }])
            let info = try await f.control.connection(CacheID(name: "safe"))
            let other = try CertificateAuthority(name: "other", now: Date())
            let trust = try RedisTrust(authority: other.certificate)
            await #expect(throws: RedisError.self) {
                let connection = try await RedisConnection.connect(
                    host: info.address.host, port: info.address.port, password: info.keys.first, trust: trust)
                try await connection.send(["PING"])
            }
        }
    }

    @Test func replicationTheClusterBusAndFailoverWorkOverTLS() async throws {
        try await F.with { f in
            try await f.settle([
                F.declaration("safe") {
                    $0.tls = .required
                    $0.shards = 3
                    $0.replicas = 1
                }
            ])
            try await f.kill(NodeID(shard: 0, index: 0), of: "safe")
            #expect(try await f.event("Promoted", of: "safe")?.node == NodeID(shard: 0, index: 1))
        }
    }

    @Test func modeChangesBetweenOfferedAndRequiredWhileTheCacheRuns() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("safe") { $0.tls = .required }])
            let info = try await f.control.connection(CacheID(name: "safe"))
            let before = try await f.control.cache(CacheID(name: "safe")).nodes.map(\.pid)
            for mode in [TLSMode.offered, .required] {
                try await f.settle([F.declaration("safe") { $0.tls = mode }])
                #expect(
                    await answers(
                        info.address.host, 6379, f, info.keys.first, tls: false, plain: mode == .offered))
            }
            #expect(try await f.control.cache(CacheID(name: "safe")).nodes.map(\.pid) == before)
        }
    }

    /// Certificates of two seconds: each pass finds the settings out of date and brings new ones, under load.
    @Test func certificatesAreRenewedWithoutOneDroppedConnection() async throws {
        try await F.with(certificatePeriod: 1) { f in
            try await f.settle([F.declaration("safe") { $0.tls = .required }])
            let id = try CacheID(name: "safe")
            let node = try #require(try await f.control.cache(id).nodes.first)
            let file = f.folder + "/nodes/local~safe/\(node.id)/tls.crt"
            let client = try await f.client("safe")
            var seen: Set<String> = []
            var writes: Int64 = 0
            while seen.count < 3 {
                writes += 1
                #expect(try await client.send(["INCR", "writes"]).integer == writes)
                // What a new connection is shown is what is in the file, or the one before: both are valid.
                let fresh = try await f.client("safe")
                #expect(try await fresh.send(["GET", "writes"]).string == "\(writes)")
                await fresh.close()
                seen.insert(try String(contentsOfFile: file, encoding: .utf8))
            }
            #expect(client.isOpen)
        }
    }
}
