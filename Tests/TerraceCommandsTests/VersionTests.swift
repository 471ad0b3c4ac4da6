import TerraceAPI
import Testing

@Suite struct VersionTests {
    /// Tests are debug builds: the commit that an earlier release build has written down is not theirs.
    @Test func aDebugBuildNamesNoCommit() {
        #expect(TerraceVersion.full == TerraceVersion.text)
    }
}
