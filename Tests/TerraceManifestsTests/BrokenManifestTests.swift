import Foundation
import TerraceCore
import TerraceManifests
import TerraceTestSupport
import Testing

/// Broken manifests and the exact error message of each.
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

    @Test func brokenManifestsGiveTheGoldenMessages() throws {
        let catalog = try Self.catalog()
        #expect(Self.golden.cases.count >= 60)
        let said = Self.golden.cases.map { Self.outcome(ManifestSource(file: "m.yaml", text: $0.input), catalog) }
        if GoldenFile.isUpdating { return try Self.golden.write(said) }
        for (item, said) in zip(Self.golden.cases, said) {
            item.expect(said)
            #expect(!said.hasPrefix("accepted"), "\(item.name)")
        }
    }

    /// A hostile input with a name, so that the test's log does not print ten megabytes.
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

    /// Inputs that are no text, or far too large or deep.
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

    @Test(arguments: hostile) func hostileBytesAreRefusedQuickly(_ item: Hostile) throws {
        let catalog = try Self.catalog()
        let start = ContinuousClock.now
        let said = Self.outcome(ManifestSource(file: "m.yaml", bytes: item.bytes), catalog)
        #expect(said.contains(item.expected), "\(said.prefix(300))")
        #expect(said.utf8.count < 100_000)
        // Without the checks, such an input would take minutes or all memory. The limit is generous, as the machine may
        // be busy.
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

    /// Any bytes give values or problems, and never crash or block the parser.
    @Test func mutatedManifestsNeverCrashTheParser() throws {
        let catalog = try Self.catalog()
        var random = SeededGenerator(seed: 0x2026_1123)
        let seeds = Self.golden.cases.map { Array($0.input.utf8) }
        let pieces = [
            ": ", "\n", "- ", "{", "}", "[", "]", "&a ", "*a", "|", ">", "\"", "'", "#", "---\n", "? ", "!!str ", "\t",
            "%", "\0",
        ]
        // Parts that are repeated many times: depth, width, and the same key again and again.
        let growths: [(Int) -> String] = [
            { String(repeating: " ", count: $0 % 500) + "k\($0):\n" }, { "  k\($0): v\n" }, { _ in "- " },
            { _ in "{a: " },
            { _ in "- a\n" }, { _ in "  a: 1\n" }, { _ in "---\n" }, { "&a\($0) x, " }, { _ in "*a, " }, { _ in "? " },
            { _ in "%TAG !a! b\n" }, { _ in "x" }, { _ in "\n" }, { _ in "\\u00e9" }, { _ in "9" },
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
            if Int.random(in: 0..<20, using: &random) == 0, let growth = growths.randomElement(using: &random) {
                let count = 1 << Int.random(in: 1...13, using: &random)
                bytes.insert(
                    contentsOf: Array((0..<count).map(growth).joined().utf8),
                    at: Int.random(in: 0...bytes.count, using: &random))
            }
            if Int.random(in: 0..<50, using: &random) == 0 {
                bytes.append(
                    contentsOf: [[0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98]].randomElement(using: &random) ?? [])
            }
            let source = ManifestSource(file: "m.yaml", bytes: bytes)
            var said = ""
            let seconds = WorkMeter.seconds { said = Self.outcome(source, catalog) }
            #expect(!said.isEmpty)
            guard seconds > WorkMeter.limit else { continue }
            let least = (0..<3).map { _ in WorkMeter.seconds { said = Self.outcome(source, catalog) } }.min() ?? 0
            #expect(least <= WorkMeter.limit, "\(String(decoding: bytes.prefix(2000), as: UTF8.self))")
        }
    }

    private static let head = "apiVersion: terrace/v1\nkind: Cache\nmetadata: {name: x}\nspec:\n  tier: aws/cluster\n"

    /// Regression: a list of a megabyte took eight seconds, and six thousand settings took twelve.
    static let worst: [WorstInput] = [
        WorstInput("a long list", [30_000, 60_000], "lines, commas, colons, dashes and brackets") {
            head + "more:\n" + String(repeating: "- a\n", count: $0)
        },
        WorstInput("many settings", [15_000, 30_000], "lines, commas, colons, dashes and brackets") { count in
            head + "  config:\n" + (0..<count).map { "    k\($0): v\n" }.joined()
        },
        WorstInput("more settings than a cache has", [500, 1000], "settings; a cache has at most 256") { count in
            head + "  config:\n" + (0..<count).map { "    k\($0): v\n" }.joined()
        },
        WorstInput("as many settings as a cache has", [128, 256]) { count in
            head + "  config:\n" + (0..<count).map { "    maxmemory-polic\($0): v\n" }.joined()
        },
        WorstInput("labels", [700, 1400], "labels; a cache has at most 50") { count in
            "apiVersion: terrace/v1\nkind: Cache\nmetadata:\n  name: x\n  labels:\n"
                + (0..<count).map { "    k\($0): v\n" }.joined() + "spec: {tier: basic}\n"
        },
        WorstInput("users", [400, 800], "users; a cache has at most 100") { count in
            head + "  users:\n" + (0..<count).map { "  - {name: u\($0)}\n" }.joined()
        },
        WorstInput("zones", [900, 1800], "more than 16 zones") { count in
            head + "  zones:\n" + (0..<count).map { "  - z\($0)\n" }.joined()
        },
        WorstInput("unknown keys", [900, 1800]) { count in head + (0..<count).map { "k\($0): v\n" }.joined() },
        WorstInput("a key many times", [900, 1800]) { count in head + String(repeating: "a: v\n", count: count) },
        WorstInput("every key twice", [450, 900]) { count in
            head + (0..<count).map { "k\($0): v\nk\($0): v\n" }.joined()
        },
        WorstInput("a long value", [100_000, 200_000], "a key or value with more than 8192 bytes") {
            head + "  size: " + String(repeating: "v", count: $0) + "\n"
        },
        WorstInput("a long number", [100_000, 200_000]) {
            head + "  port: " + String(repeating: "9", count: $0) + "\n"
        },
        WorstInput("a long key", [100_000, 200_000]) { head + String(repeating: "k", count: $0) + ": v\n" },
        WorstInput("a quoted value", [20_000, 40_000]) {
            head + "  size: \"" + String(repeating: "\\u00e9", count: $0) + "\"\n"
        },
        WorstInput("deep maps", [150, 300]) { count in
            head + "more:\n" + (1...count).map { String(repeating: " ", count: $0) + "k:\n" }.joined()
        },
        WorstInput("deeper maps", [600, 1200], "indented by more than 400 spaces") { count in
            head + "more:\n" + (1...count).map { String(repeating: " ", count: $0) + "k:\n" }.joined()
        },
        WorstInput("documents", [10_000, 20_000], "more than 1000 documents") { String(repeating: "---\n", count: $0) },
        WorstInput("as many documents as are read", [250, 500]) { count in
            (0..<count).map {
                "---\napiVersion: terrace/v1\nkind: Cache\nmetadata: {name: x\($0)}\nspec: {tier: moon}\n"
            }
            .joined()
        },
        WorstInput("tag directives", [1900, 3800]) { count in
            (0..<count).map { "%TAG !a\($0)! tag:b\n" }.joined() + "---\n!a1!x a: b\n"
        },
        WorstInput("anchors", [450, 900]) { count in
            head + "more: [" + (0..<count).map { "&a\($0) x" }.joined(separator: ", ") + "]\n"
        },
        WorstInput("comments", [30_000, 60_000], "lines, commas, colons, dashes and brackets") {
            head + String(repeating: "# a\n", count: $0)
        },
    ]

    @Test(arguments: worst) func worstManifestsTakeTimeInProportionToTheirLength(_ input: WorstInput) throws {
        let catalog = try Self.catalog()
        var before: Double?
        for size in input.sizes {
            let source = ManifestSource(file: "m.yaml", text: input.text(size))
            var said = ""
            let work = (0..<3).map { _ in WorkMeter.seconds { said = Self.outcome(source, catalog) } }.min() ?? 0
            #expect(!said.hasPrefix("accepted"))
            #expect(input.reason.map { said.contains($0) } ?? true, "\(size): \(said.prefix(300))")
            #expect(said.utf8.count < 100_000)
            if let before { #expect(work <= 2.6 * before + 0.001 * WorkMeter.slowness, "\(before), then \(work)") }
            before = work
        }
    }
}
