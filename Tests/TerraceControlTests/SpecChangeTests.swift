import TerraceCore
import Testing

@testable import TerraceControl

/// A refused change is told in the words of the manifest.
@Suite struct SpecChangeTests {
    private static func spec(_ tls: TLSMode, _ tlsPort: Int?) throws -> CacheSpec {
        CacheSpec(
            id: try CacheID(name: "a"), tier: "t", size: "C1", shards: 1, replicas: 0, clustered: false,
            engine: EngineRequest(), persistence: .none, port: 6379, tls: tls, tlsPort: tlsPort, config: [:],
            zones: ["a"], maxmemory: 1, maxclients: 1, databases: 16, blockedCommands: [], auth: true)
    }

    @Test(
        arguments: [
            (
                .off, nil, .offered, 6380,
                "runs with spec.tls off; changing it to offered while it runs is not supported."
            ),
            (.required, 6380, .off, nil, "runs with spec.tls required; changing it to off while"),
            (
                .off, nil, .required, nil,
                "changing it to required while it runs is not supported where both use port 6379."
            ),
            (
                .required, 6380, .required, 7000,
                "runs with spec.tls required on port 6380; changing it to required on port"
            ),
            (.offered, 6380, .required, 6380, nil), (.off, nil, .off, nil, nil),
        ] as [(TLSMode, Int?, TLSMode, Int?, String?)])
    func encryptionStaysWhereTheNodesPortWouldChange(
        _ before: TLSMode, _ port: Int?, _ after: TLSMode, _ newPort: Int?, _ words: String?
    ) throws {
        let old = try Self.spec(before, port)
        let record = CacheRecord(spec: old, declaration: CacheDeclaration(id: old.id, tier: old.tier))
        var said: String?
        do { try SpecChange.check(from: record, to: Self.spec(after, newPort), tiers: []) } catch let error
            as TerraceError
        {
            said = error.message
            #expect(error.code == .unsupported && error.field == "spec.tls")
        }
        guard let words else {
            #expect(said == nil)
            return
        }
        #expect(said?.contains(words) == true, "\(said ?? "accepted")")
    }
}
