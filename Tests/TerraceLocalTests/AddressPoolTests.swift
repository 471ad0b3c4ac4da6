import CTerrace
import Foundation
import TerraceCore
import TerraceLocal
import Testing

@Suite struct AddressPoolTests {
    @Test func twoDaemonsNeverShareAnAddress() throws {
        // With the same seed, both pools begin in the same block.
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

    @Test func portTakenOnAllAddressesDoesNotCostAllBlocks() throws {
        let (port, taken) = try #require(Self.listenOnAnyFreePort(), "no port of this machine is free")
        defer { close(taken) }
        let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        let pool = AddressPool(seed: "blocked")
        let error = #expect(throws: TerraceError.self) { try pool.allocate(port: port, bus: false) }
        #expect(error?.code == .resourceExhausted)
        let after = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        // Regression: 4096 descriptors stayed open. Other suites open up to a hundred files meanwhile.
        #expect(after < before + 1000)
    }

    /// A port and the socket that listens at it on every address.
    private static func listenOnAnyFreePort() -> (port: Int, socket: Int32)? {
        for port in (10000...19999).shuffled().prefix(100) {
            let socket = terrace_listen("0.0.0.0", UInt16(port))
            if socket >= 0 { return (port, socket) }
        }
        return nil
    }

    @Test(arguments: [(0, false), (-1, false), (65536, false), (55536, true)])
    func invalidPortIsRefused(_ port: Int, _ bus: Bool) {
        let error = #expect(throws: TerraceError.self) { try AddressPool(seed: "none").allocate(port: port, bus: bus) }
        #expect(error?.code == .invalidArgument)
    }
}
