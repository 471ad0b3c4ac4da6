import Testing

@testable import TerraceRedis

@Suite struct SlotTests {
    @Test(arguments: [
        ("foo", 12182), ("bar", 5061), ("123456789", 12739), ("", 0), ("{foo}bar", 12182), ("x{foo}{bar}", 12182),
        ("foo{}", hashSlot(key: Array("foo{}".utf8))),
    ])
    func keysHaveTheirKnownSlots(_ key: String, _ slot: Int) {
        #expect(hashSlot(key: key) == slot)
    }

    @Test func anEmptyTagIsPartOfTheKey() {
        #expect(hashSlot(key: "{}foo") != hashSlot(key: ""))
        #expect(hashSlot(key: "foo{bar") == Int(CRC16.checksum(Array("foo{bar".utf8)[...])) % 16384)
        #expect(hashSlot(key: "foo{{bar}}") == Int(CRC16.checksum(Array("{bar".utf8)[...])) % 16384)
    }

    @Test func crcOfTheCheckString() {
        #expect(CRC16.checksum(Array("123456789".utf8)[...]) == 0x31C3)
    }

    @Test func threeShardsHaveTheRangesOfTheClouds() {
        #expect(evenSlots(shards: 3) == [0...5461, 5462...10922, 10923...16383])
    }

    @Test(arguments: [1, 2, 3, 7, 90, 250, 500, 16384]) func sharesCoverEverythingOnce(_ shards: Int) {
        let shares = evenSlots(shards: shards)
        #expect(shares.count == shards)
        #expect(shares.flatMap { Array($0) } == Array(0..<16384))
        #expect((shares.map(\.count).max() ?? 0) - (shares.map(\.count).min() ?? 0) <= 1)
    }

    @Test(arguments: [-1, 0, 16385]) func impossibleCountsHaveNoShares(_ shards: Int) {
        #expect(evenSlots(shards: shards).isEmpty)
    }

    @Test(arguments: ["", "-", "a", "1-", "-1", "5-2", "0-16384", "1-2-3", "1 "]) func refusesText(_ text: String) {
        #expect(SlotRange(text) == nil)
    }

    @Test func rangesReadAsTheyAreWritten() {
        #expect(SlotRange("0-5460")?.description == "0-5460")
        #expect(SlotRange("7")?.description == "7")
        #expect(SlotRange("7")?.count == 1)
    }
}
