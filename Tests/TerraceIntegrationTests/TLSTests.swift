import Foundation
import TerraceCertificates
import TerraceControl
import TerraceCore
import TerraceRedis
import Testing

private typealias F = RealFixture

/// Encrypted ports, as clients see them.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct TLSTests {
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
                let key = info.keys.first
                for (port, tls, expected) in [
                    (6379, false, mode != .required), (6379, true, false), (6380, true, mode != .off),
                    (6380, false, false),
                ] {
                    #expect(await f.answers(host, port, key, tls: tls, expected), "\(port), TLS \(tls)")
                }
            }
        }
    }

    @Test func clientOfAnotherAuthorityRefusesTheServer() async throws {
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
            #expect(try await f.event("Promoted", of: "safe").node == NodeID(shard: 0, index: 1))
        }
    }

    @Test func modeChangesBetweenOfferedAndRequiredWhileTheCacheRuns() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("safe") { $0.tls = .required }])
            let info = try await f.control.connection(CacheID(name: "safe"))
            let before = try await f.control.cache(CacheID(name: "safe")).nodes.map(\.pid)
            for mode in [TLSMode.offered, .required] {
                try await f.settle([F.declaration("safe") { $0.tls = mode }])
                #expect(await f.answers(info.address.host, 6379, info.keys.first, tls: false, mode == .offered))
            }
            #expect(try await f.control.cache(CacheID(name: "safe")).nodes.map(\.pid) == before)
        }
    }

    /// Certificates are renewed every five seconds under load.
    @Test func certificatesAreRenewedWithoutOneDroppedConnection() async throws {
        try await F.with(certificatePeriod: 5) { f in
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
                // A new connection gets the certificate in the file or the previous one. Both are valid.
                let fresh = try await f.client("safe")
                #expect(try await fresh.send(["GET", "writes"]).string == "\(writes)")
                await fresh.close()
                seen.insert(try String(contentsOfFile: file, encoding: .utf8))
            }
            #expect(client.isOpen)
        }
    }
}
