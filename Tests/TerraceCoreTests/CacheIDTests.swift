import TerraceCore
import Testing

@Suite struct CacheIDTests {
    @Test(arguments: ["a", "A1", "my-cache", String(repeating: "x", count: 63)])
    func acceptsName(_ name: String) { #expect(CacheID.problem(withName: name) == nil) }

    @Test(arguments: ["", "-a", "a-", "a--b", "a_b", "ä", "a/b", "a b", String(repeating: "x", count: 64)])
    func refusesName(_ name: String) { #expect(throws: TerraceError.self) { try CacheID(name: name) } }

    @Test(arguments: ["local", "azure:s1/rg", "aws:000000000000/us-east-1", "google:p/us-central1"])
    func acceptsScope(_ text: String) throws { #expect(try Scope(text).description == text) }

    @Test(arguments: ["", "Local", "azure:", "azure:a", "azure:a/b/c", "gcp:a/b", "aws:a/", "aws:../x", "aws:a/b\n"])
    func refusesScope(_ text: String) { #expect(throws: TerraceError.self) { try Scope(text) } }

    @Test func nodeIDReadsWhatItPrints() {
        #expect(NodeID("3-1") == NodeID(shard: 3, index: 1))
        for text in ["", "3", "3-", "-1-2", "a-b", "1-2-3"] { #expect(NodeID(text) == nil, "\(text)") }
    }
}
