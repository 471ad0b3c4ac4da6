import Foundation
import TerraceCore
import TerraceManifests
import TerraceTestSupport
import Testing

/// Broken manifests and the exact text a person gets for each.
@Suite struct BrokenManifestTests {
    static let golden = GoldenFile("broken-manifests.txt", marker: "error")

    static func catalog() throws -> TierCatalog { try TierCatalog(folders: [ShippedTiersTests.folder]) }

    static func outcome(_ source: ManifestSource, _ catalog: TierCatalog) -> String {
        do throws(TerraceError) {
            let declared = try SpecResolver(catalog).read([source])
            return "accepted: \(declared.map(\.declaration.id.name).joined(separator: ", "))"
        } catch {
            return error.description
        }
    }

    @Test func everyCaseSaysExactlyWhatIsWrong() throws {
        let catalog = try Self.catalog()
        #expect(Self.golden.cases.count >= 60)
        let said = Self.golden.cases.map { Self.outcome(ManifestSource(file: "m.yaml", text: $0.input), catalog) }
        if GoldenFile.isUpdating { return try Self.golden.write(said) }
        for (item, said) in zip(Self.golden.cases, said) {
            #expect(said == item.output, "\(item.name)")
            #expect(!said.hasPrefix("accepted"), "\(item.name)")
        }
    }

    /// Named, so that the test's log does not print ten megabytes.
    struct Hostile: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var expected: String
        var testDescription: String { name }

        init(_ name: String, _ bytes: [UInt8], _ expected: String) {
            self.name = name
            self.bytes = bytes
            self.expected = expected
        }

        init(_ name: String, _ text: String, _ expected: String) { self.init(name, Array(text.utf8), expected) }
    }

    /// What a text file cannot hold, or should not.
    static let hostile = [
        Hostile("zero byte", "a: b\0", "m.yaml:1:5: a zero byte"),
        Hostile("not UTF-8", [0x61, 0x3A, 0x20, 0xFF, 0xFE], "m.yaml:1:4: the file is not UTF-8"),
        Hostile(
            "ten megabytes", [UInt8](repeating: 0x20, count: 10 << 20), "m.yaml:1:1: the file is larger than 1 MiB"),
        Hostile("a billion laughs", billionLaughs, "anchors and aliases"),
        Hostile("open brackets", String(repeating: "[", count: 20000), "nested more than 200 deep"),
        Hostile("list signs", String(repeating: "- ", count: 100_000), "nested more than 200 deep"),
        Hostile(
            "list signs over lines", (0..<700).map { String(repeating: " ", count: $0) + "-\n" }.joined(),
            "m.yaml"),
    ]

    @Test(arguments: hostile) func hostileBytesAreRefusedAtOnce(_ item: Hostile) throws {
        let catalog = try Self.catalog()
        let start = ContinuousClock.now
        let said = Self.outcome(ManifestSource(file: "m.yaml", bytes: item.bytes), catalog)
        #expect(said.contains(item.expected), "\(said.prefix(300))")
        #expect(said.utf8.count < 100_000)
        // A bomb takes minutes or all memory; the limit is wide because the machine may be busy.
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    private static let billionLaughs: String = {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let aliases = [String](repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        return text
    }()

    @Test func carriageReturnsAndAByteOrderMarkAreAccepted() throws {
        let text = "\u{FEFF}apiVersion: terrace/v1\r\nkind: Cache\r\nmetadata: {name: a}\r\nspec: {tier: basic}\r\n"
        #expect(try Self.outcome(ManifestSource(file: "m.yaml", text: text), Self.catalog()) == "accepted: a")
    }

    /// Whatever the bytes are: values or problems, never a crash, never a hang.
    @Test func mutatedManifestsNeverCrashTheParser() throws {
        let catalog = try Self.catalog()
        var random = SeededGenerator(seed: 0x2026_1123)
        let seeds = Self.golden.cases.map { Array($0.input.utf8) }
        let pieces = [
            ": ", "\n", "- ", "{", "}", "[", "]", "&a ", "*a", "|", ">", "\"", "'", "#", "---\n", "? ", "!!str ", "\t",
            "%", "\0",
        ]
        let rounds = ProcessInfo.processInfo.environment["TERRACE_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 3000
        for _ in 0..<rounds {
            guard var bytes = seeds.randomElement(using: &random) else { continue }
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let at = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: at)
                case 1 where at < bytes.count: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 2: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 0...20, using: &random)))
                case 3: bytes.insert(contentsOf: Array(bytes.prefix(at)), at: at)
                default: bytes = Array(bytes.prefix(at))
                }
            }
            let said = Self.outcome(ManifestSource(file: "m.yaml", bytes: bytes), catalog)
            #expect(!said.isEmpty)
        }
    }
}
