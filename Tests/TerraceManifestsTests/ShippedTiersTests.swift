import Foundation
import TerraceCore
import TerraceManifests
import Testing

/// The tiers of this repository, as a daemon reads them.
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
}
