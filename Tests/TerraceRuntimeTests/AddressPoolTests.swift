import TerraceCore
import TerraceRuntime
import Testing

@Suite struct AddressPoolTests {
    @Test func twoDaemonsNeverShareAnAddress() throws {
        // The same seed: both would begin in the same block.
        let first = AddressPool(seed: "same")
        let second = AddressPool(seed: "same")
        let mine = try (0..<20).map { _ in try first.allocate(port: 6379, bus: false).host }
        let theirs = try (0..<20).map { _ in try second.allocate(port: 6379, bus: false).host }
        #expect(Set(mine).count == 20)
        #expect(Set(mine).isDisjoint(with: theirs))
    }

    @Test func fullBlockIsFollowedByAnother() throws {
        let pool = AddressPool(seed: "many")
        let hosts = try (0..<300).map { _ in try pool.allocate(port: 6380, bus: true).host }
        #expect(Set(hosts).count == 300)
    }

    @Test func releasedAddressIsGivenOutAgain() throws {
        let pool = AddressPool(seed: "again")
        let first = try pool.allocate(port: 6379, bus: false)
        pool.release(first)
        #expect(try pool.allocate(port: 6379, bus: false) == first)
    }

    @Test func reservedAddressIsNotGivenOut() throws {
        let pool = AddressPool(seed: "kept")
        let first = try pool.allocate(port: 6379, bus: false)
        pool.release(first)
        pool.reserve(first)
        #expect(try pool.allocate(port: 6379, bus: false) != first)
    }
}
