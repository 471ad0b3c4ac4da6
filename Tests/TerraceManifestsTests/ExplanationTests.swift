import Foundation
import TerraceCore
import TerraceManifests
import TerraceTestSupport
import Testing

@Suite struct ExplanationTests {
    @Test func fieldHasItsSettingAndTheVendorsName() throws {
        let catalog = try BrokenManifestTests.catalog()
        let premium = TierExplanation(try catalog.tier("azure/premium"))
        let shards = try #require(premium.fields.first { $0.path == "spec.shards" })
        #expect(shards.allowed == "1 to 10; 1 if not said")
        #expect(shards.setting == "cluster-enabled, CLUSTER ADDSLOTS")
        #expect(shards.api == "properties.shardCount")
        #expect(premium.blockedCommands.contains("config"))
        #expect(premium.notSimulated.contains { $0.name == "virtual network" })
        #expect(premium.notSimulated.allSatisfy { !$0.simulated })
    }

    @Test func everyTierExplainsEveryField() throws {
        for tier in try BrokenManifestTests.catalog().tiers {
            let explanation = TierExplanation(tier)
            #expect(explanation.fields.count == 26, "\(tier.id)")
            #expect(explanation.fields.allSatisfy { !$0.allowed.isEmpty })
            #expect(explanation.fields.contains { $0.api != nil } == (tier.vendor != "terrace"), "\(tier.id)")
        }
    }

    /// With the variable UPDATE_GOLDEN=1, the test writes the file.
    @Test func schemaInTheDocsIsCurrent() throws {
        let file =
            URL(fileURLWithPath: ShippedTiersTests.folder).deletingLastPathComponent().path
            + "/docs/manifest.schema.json"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        let printed = String(decoding: try encoder.encode(ManifestSchema.document), as: UTF8.self) + "\n"
        if GoldenFile.isUpdating {
            try printed.write(toFile: file, atomically: true, encoding: .utf8)
        }
        let difference = TextDifference(expected: try String(contentsOfFile: file, encoding: .utf8), got: printed)
        #expect(difference == nil, "docs/manifest.schema.json:\n\(difference?.description ?? "")")
    }
}
