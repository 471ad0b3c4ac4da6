import Foundation
import Logging
import Synchronization
import TerraceCertificates
import TerraceCore
import TerraceRedis
import Testing

@testable import TerraceTopology

/// A hand-over that comes to nothing, with servers that freeze at the worst moment. The primary takes writes again in the end, and
/// a heir that may yet carry its order out is ended first.
@Suite(.timeLimit(.minutes(2))) struct HandOverTests {
    private let old = NodeID(shard: 0, index: 0)
    private let heir = NodeID(shard: 0, index: 1)

    private func nodes(_ primary: Int, _ replica: Int, clustered: Bool, _ host: ScriptedHost) throws -> CacheNodes {
        let id = try CacheID(name: "a")
        let spec = CacheSpec(
            id: id, tier: "basic", size: "C0", shards: 1, replicas: 1, clustered: clustered, engine: EngineRequest(),
            persistence: .none, port: 1, config: [:], zones: ["a"], maxmemory: 1, maxclients: 1, databases: 1,
            blockedCommands: [], auth: true)
        var record = CacheRecord(spec: spec, declaration: CacheDeclaration(id: id, tier: "basic"))
        record.nodes = [(old, primary), (heir, replica)].map { node, port in
            NodeRecord(
                id: node, zone: "a", address: Endpoint(host: "127.0.0.1", port: port),
                clusterID: String(repeating: node == old ? "a" : "b", count: 40))
        }
        record.primaries = [old]
        for node in [old, heir] {
            host.say(.running(NodeRun(id: "\(node)", handle: "1")), of: NodeKey(cache: id, node: node))
        }
        let authority = try CertificateAuthority(name: "test", now: .now)
        return CacheNodes(
            cache: StoredCache(
                record: record, secrets: CacheSecrets(keys: [], controlPassword: "secret"), createdAt: 0),
            host: host,
            connections: ControlConnections(trust: try RedisTrust(authority: authority.certificate)),
            dumps: NoDumps(),
            timing: .continuous)
    }

    private static func primary(_ words: [String]) -> RESPValue? {
        switch words.prefix(2) {
        case ["INFO", "replication"]: .text("role:master\r\nmaster_repl_offset:100\r\n")
        case ["CLUSTER", "NODES"]:
            .text("\(String(repeating: "a", count: 40)) 127.0.0.1:1@10001 myself,master - 0 0 1 connected 0-16383\n")
        default: .simple("OK")
        }
    }

    private static func replica(offset: Int) -> RESPValue {
        .text("role:slave\r\nmaster_link_status:up\r\nslave_repl_offset:\(offset)\r\n")
    }

    @Test func aHeirThatFreezesWithTheOrderInItsHandsIsEndedBeforeWritesGoOn() async throws {
        let host = ScriptedHost()
        try await ScriptedServer.with(Self.primary) { primary in
            try await ScriptedServer.with({ $0.first == "INFO" ? Self.replica(offset: 100) : nil }) { replica in
                let nodes = try nodes(primary.port, replica.port, clustered: true, host)
                await #expect(throws: (any Error).self) {
                    try await HandOver(nodes: nodes).run(from: old, to: heir)
                }
                #expect(replica.commands.contains("CLUSTER FAILOVER TAKEOVER"))
            }
            #expect(host.calls == ["end \(heir)"])
            #expect(primary.commands.last == "CLIENT UNPAUSE")
        }
    }

    /// It has what there was before the writes were paused, and nothing that came with them.
    @Test(arguments: [true, false])
    func aHeirThatDoesNotCatchUpIsLeftAloneAndWritesGoOn(_ clustered: Bool) async throws {
        let host = ScriptedHost()
        let asked = Mutex(0)
        try await ScriptedServer.with({ words in
            guard words.first == "INFO" else { return Self.primary(words) }
            let count = asked.withLock { asked in
                asked += 1
                return asked
            }
            return .text("role:master\r\nmaster_repl_offset:\(count * 100)\r\n")
        }) { primary in
            try await ScriptedServer.with({ words in
                words.first == "INFO" ? Self.replica(offset: 100) : .simple("OK")
            }) { replica in
                let nodes = try nodes(primary.port, replica.port, clustered: clustered, host)
                let error = await #expect(throws: TerraceError.self) {
                    try await HandOver(nodes: nodes).run(from: old, to: heir)
                }
                #expect(error?.message.contains("does not catch up") == true)
                #expect(replica.commands.allSatisfy { $0.hasPrefix("INFO") || $0.hasPrefix("AUTH") })
            }
            #expect(host.calls.isEmpty)
            #expect(primary.commands.contains("CLIENT PAUSE 10000 WRITE"))
            #expect(primary.commands.last == "CLIENT UNPAUSE")
        }
    }

    /// A frozen primary is fenced for the time in which it took requests and answered none.
    @Test func silenceLastsFromTheFirstRequestThatWasNotAnswered() async throws {
        let host = ScriptedHost()
        try await ScriptedServer.with({ _ in nil }) { frozen in
            let nodes = try nodes(frozen.port, 1, clustered: false, host)
            let topology = try Topology(
                host: host, authority: CertificateAuthority(name: "test", now: .now), now: { 0 }, renewalTime: { 0 },
                timing: .continuous,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            var lasting: [Duration] = []
            for _ in 0..<2 {
                guard case .silent(_, let duration)? = await topology.observe(nodes.cache).nodes[old] else { continue }
                lasting.append(duration)
            }
            try #require(lasting.count == 2)
            #expect(lasting[0] >= Probe.deadline)
            #expect(lasting[1] >= lasting[0] + Probe.deadline)
        }
    }
}
