import TerraceCore
import TerraceManifests
import Testing

/// Schedules of snapshots in tiers and in manifests.
@Suite struct SnapshotsSectionTests {
    private static let tier = TierCatalogTests.complete + "snapshots: {every: 12h, keep: 3}\n"

    private func declaration(_ spec: String) throws -> CacheDeclaration {
        let text = "apiVersion: terrace/v1\nkind: Cache\nmetadata: {name: web}\nspec:\n  tier: house\n\(spec)\n"
        let located = try ManifestParser().parse([ManifestSource(text: text)])
        return try #require(located.first).declaration
    }

    private func schedule(_ spec: String, tier: String = tier) throws -> SnapshotSchedule? {
        let catalog = try TierCatalog(texts: [("house", tier)])
        return try SpecResolver(catalog).resolve(try declaration(spec)).snapshots
    }

    @Test func aTiersScheduleHoldsWhereAManifestSaysNothing() throws {
        #expect(try schedule("") == SnapshotSchedule(every: 43200, keep: 3))
        #expect(try schedule("  snapshots: {every: 1h}") == SnapshotSchedule(every: 3600))
        #expect(try schedule("", tier: TierCatalogTests.complete) == nil)
    }

    @Test func noneIsNoneInATierWithASchedule() throws {
        #expect(try schedule("  snapshots: none") == nil)
        #expect(try declaration("  snapshots: none").snapshots == .never)
        #expect(try declaration("").snapshots == nil)
    }

    @Test(arguments: [
        ("snapshots: often", "snapshots: expected none or a map, found 'often'"),
        ("snapshots: {keep: 3}", "snapshots: a schedule needs a window"),
        ("snapshots: {every: soon}", "snapshots.every: expected a time such as 12h or 1d, found 'soon'"),
    ]) func anotherWordIsRefused(_ spec: String, _ message: String) {
        let error = #expect(throws: TerraceError.self) { try declaration("  " + spec) }
        #expect(error?.details.contains { "\($0.path): \($0.message)".hasPrefix("spec.\(message)") } == true)
    }

    /// A tier without a schedule leaves the field out; `none` is a manifest's word.
    @Test(arguments: ["none", "{every: 1s}", "[1h]"]) func aTierHasAScheduleOrNone(_ value: String) {
        #expect(throws: TerraceError.self) {
            try TierCatalog(texts: [("house", TierCatalogTests.complete + "snapshots: \(value)\n")])
        }
    }
}
