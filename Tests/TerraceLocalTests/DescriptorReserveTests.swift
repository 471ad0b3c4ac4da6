import TerraceCore
import Testing

@testable import TerraceLocal

/// Regression: without a free descriptor, the daemon ended within a second.
@Suite struct DescriptorReserveTests {
    @Test func lastDescriptorsAreNotGivenToServers() throws {
        let error = #expect(throws: TerraceError.self) { try Descriptors.check(limit: 10) }
        #expect(error?.code == .unavailable)
        try Descriptors.check(limit: 1 << 30)
    }
}
