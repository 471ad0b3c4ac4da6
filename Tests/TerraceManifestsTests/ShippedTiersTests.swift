import Foundation
import TerraceCore
import TerraceManifests
import Testing

/// The tiers of this repository.
@Suite struct ShippedTiersTests {
    static let folder =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/tiers"

    @Test func everyShippedTierIsValidAndResolvesItsOwnDefaults() throws {
        let catalog = try TierCatalog(folders: [Self.folder])
        #expect(
            catalog.tiers.map(\.id) == [
                "basic", "standard", "premium", "enterprise", "aws/node", "aws/replication-group", "aws/cluster",
                "aws/serverless", "azure/basic", "azure/standard", "azure/premium", "azure/enterprise", "google/basic",
                "google/standard-ha", "google/cluster",
            ])
        for tier in catalog.tiers {
            let declaration = try CacheDeclaration(id: CacheID(name: "defaults"), tier: tier.id)
            let spec = try SpecResolver(catalog).resolve(declaration)
            #expect(spec.size == tier.sizes.first?.name)
        }
    }

    /// Redis 6 has no setting that forbids MODULE LOAD: a client of a cache would run code as the daemon's account.
    @Test func noTierLetsAClientLoadALibrary() throws {
        for tier in try TierCatalog(folders: [Self.folder]).tiers {
            #expect(tier.blockedCommands.contains("module"), "\(tier.id)")
        }
    }
}

/// Zones of single nodes, which vendors' APIs can request.
@Suite struct NodeZoneTests {
    private func spec(_ zones: [String: String]) throws -> CacheSpec {
        let catalog = try TierCatalog(folders: [ShippedTiersTests.folder])
        var declaration = try CacheDeclaration(id: CacheID(name: "placed"), tier: "aws/replication-group")
        declaration.nodeZones = zones
        return try SpecResolver(catalog).resolve(declaration)
    }

    @Test func nodesAreInTheirRequestedZonesAndOthersInTurn() throws {
        let spec = try spec(["0-1": "a"])
        #expect((0...3).map { spec.zone(of: NodeID(shard: 0, index: $0)) } == ["a", "a", "c", "a"])
        #expect(spec.zone(of: NodeID(shard: 1, index: 0)) == "b")
    }

    @Test func aZoneThatTheTierDoesNotHaveIsRefused() {
        #expect(throws: TerraceError.self) { try spec(["0-1": "z"]) }
    }
}
