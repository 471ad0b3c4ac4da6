import Foundation
import Logging
import TerraceCertificates
import TerraceCore
import Testing

@testable import TerraceTopology

/// What the topology makes of what a host says. Nothing listens where these nodes should be.
@Suite(.timeLimit(.minutes(1))) struct HostStateTests {
    private let node = NodeID(shard: 0, index: 0)
    private let host = ScriptedHost(faults: [.ended])
    private let cache: StoredCache
    private let topology: Topology

    private var key: NodeKey { NodeKey(cache: cache.record.spec.id, node: node) }

    init() throws {
        let id = try CacheID(name: "a")
        let spec = CacheSpec(
            id: id, tier: "basic", size: "C0", shards: 1, replicas: 0, clustered: false, engine: EngineRequest(),
            persistence: .none, port: 1, config: [:], zones: ["a"], maxmemory: 1, maxclients: 1, databases: 1,
            blockedCommands: [], auth: true)
        var record = CacheRecord(spec: spec, declaration: CacheDeclaration(id: id, tier: "basic"))
        record.nodes = [NodeRecord(id: node, zone: "a", address: Endpoint(host: "127.0.0.1", port: 1), clusterID: "x")]
        record.primaries = [node]
        cache = StoredCache(record: record, secrets: CacheSecrets(keys: [], controlPassword: "secret"), createdAt: 0)
        topology = try Topology(
            host: host, authority: CertificateAuthority(name: "test", now: Date()), now: { 0 },
            renewalTime: { 0 }, timing: .continuous,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func observed() async -> NodeObservation? { await topology.observe(cache).nodes[node] }

    @Test func anEndIsSeenWithTheServersOwnWords() async {
        let log = "7:M 29 Nov 2026 09:00:00.002 # the disk is gone"
        host.say(
            .absent(NodeAbsence(last: NodeEnd(status: "exited with status 1", output: log), nextTry: .seconds(3))),
            of: key)
        #expect(
            await observed()
                == .absent(reason: "exited with status 1: the disk is gone", mayStart: false, nextTry: .seconds(3)))
        host.say(.absent(NodeAbsence()), of: key)
        #expect(await observed() == .absent(reason: nil, mayStart: true))
    }

    /// A cut-off node may serve others all the while: it is neither replaced nor started beside itself, however long that lasts.
    @Test func nothingTakesANodeForEndedThatItsHostCannotTellOf() async throws {
        host.say(.unknown(lasting: .seconds(3600)), of: key)
        guard case .silent(let reason, let lasting)? = await observed() else {
            Issue.record("an unknown node was seen as something else")
            return
        }
        #expect(reason.contains("cannot tell") || reason.contains("not been able to tell"))
        #expect(lasting == .zero, "silence is what a node is fenced for")
        let error = await #expect(throws: TerraceError.self) {
            try await topology.perform(.start(node), on: cache)
        }
        #expect(error?.code == .unavailable)
        #expect(host.calls.isEmpty)
    }

    @Test func aRunningNodeThatDoesNotAnswerIsSilent() async {
        host.say(.running(NodeRun(id: "1", handle: "pod-1")), of: key)
        let observation = await topology.observe(cache)
        guard case .silent? = observation.nodes[node] else {
            Issue.record("\(String(describing: observation.nodes[node]))")
            return
        }
        #expect(observation.handles[node] == "pod-1")
        #expect(await topology.answers(cache) == false)
    }

    /// The engine's refusal counts for as long as the settings are those that it refused.
    @Test func aRefusedSettingIsToldWhileItIsWanted() async throws {
        let log = "*** FATAL CONFIG FILE ERROR ***\nReading, at line 2\n>>> 'activedefrag yes'\nIt needs Jemalloc\n"
        host.say(.absent(NodeAbsence(last: NodeEnd(status: "exited with status 1", output: log))), of: key)
        #expect(await topology.observe(cache).refusal == nil)
        let wanted = await topology.observe(cache).settingsDigest
        try await host.setConfiguration(Fingerprints.mark + wanted + "\n", of: key)
        await topology.fingerprints.forget(key)
        #expect(await topology.observe(cache).refusal?.contains("activedefrag: It needs Jemalloc") == true)
        try await host.setConfiguration(Fingerprints.mark + "other\n", of: key)
        await topology.fingerprints.forget(key)
        #expect(await topology.observe(cache).refusal == nil)
    }

    @Test func aFaultIsPassedOnByWhatItMeans() async throws {
        host.say(.running(NodeRun(id: "1", handle: "pod-1")), of: key)
        try await topology.inject(.kill, node, of: cache)
        #expect(host.calls == ["ended \(node)"])
        host.say(.absent(NodeAbsence()), of: key)
        try await topology.inject(.heal, node, of: cache)
        let error = await #expect(throws: TerraceError.self) { try await topology.inject(.kill, node, of: cache) }
        #expect(error?.code == .failedPrecondition)
    }
}
