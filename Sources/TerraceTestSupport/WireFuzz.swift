import Foundation
import TerraceCore
public import TerraceFrontEnd

/// Requests made from good ones by cutting, doubling, swapping and spoiling; the same in every run with the same seed.
public struct WireFuzz {
    /// 20,000 in the suite, `TERRACE_WIRE_ROUNDS` in a campaign.
    public static var rounds: Int {
        ProcessInfo.processInfo.environment["TERRACE_WIRE_ROUNDS"].flatMap { Int($0) } ?? 20_000
    }

    private let seeds: [[UInt8]]
    private var random: SeededGenerator
    private static let spoilers =
        [
            "%", "%00", "&", "=", "/", "//", "..", "%2F", "\u{0}", "é", "-1", "99999999999999999999", "null", "{", "}",
            "[",
            "]", "\"", "true", ":", ".1.", ".member.1", "\r\n", "😀", "<", "]]>", "?", "#", "*", "1e999", "-0", "0.1e-7",
            "9" + String(repeating: "0", count: 500), "\\ud800", "\nX-A: b\n", "\n\n",
        ].map { Array($0.utf8) } + [[0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xFF]]
    /// Depth, width, and headers when they are put in hundreds of times.
    private static let growths: [@Sendable (Int) -> String] = [
        { _ in "{\"a\":" }, { _ in "[" }, { _ in "- " }, { "\"k\($0)\":0," }, { "&k\($0)=v" },
        { "&Tags.Tag.\($0).Key=k" },
        { "k\($0): v\n" }, { _ in "a." }, { "X-\($0): v\n" }, { _ in "%41" }, { _ in "v" }, { _ in "/" }, { _ in "\n" },
    ]

    public init(seeds: [String], seed: UInt64) {
        self.seeds = seeds.map { Array($0.utf8) }
        random = SeededGenerator(seed: seed)
    }

    /// A request, and the text it was made of.
    public mutating func next() -> (request: WireRequest, text: String) {
        let bytes = nextBytes()
        return (FrontEndFixture.request(bytes), String(decoding: bytes, as: UTF8.self))
    }

    /// Bytes of a request, for doors that read them from a connection.
    public mutating func nextBytes() -> [UInt8] {
        var bytes = seeds.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&bytes) }
        // Seldom, as these are large.
        if Int.random(in: 0..<20, using: &random) == 0 { grow(&bytes) }
        return bytes
    }

    /// One part of it, or of our own, up to a few thousand times.
    private mutating func grow(_ bytes: inout [UInt8]) {
        let start = Int.random(in: 0...bytes.count, using: &random)
        let count = 1 << Int.random(in: 1...12, using: &random)
        let part = bytes[start..<min(bytes.count, start + Int.random(in: 0...24, using: &random))]
        let growth = Self.growths.randomElement(using: &random)
        let isOwn = Bool.random(using: &random)
        bytes.insert(
            contentsOf: (0..<count).flatMap { isOwn ? Array(part) : Array((growth?($0) ?? "").utf8) }, at: start)
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let start = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, start + Int.random(in: 1...24, using: &random))
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes.removeSubrange(start..<end)
        case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
        case 2: bytes.insert(contentsOf: Self.spoilers.randomElement(using: &random) ?? [], at: start)
        case 3: bytes[start] = UInt8.random(in: 0...255, using: &random)
        case 4: bytes.replaceSubrange(start..<end, with: Self.spoilers.randomElement(using: &random) ?? [])
        default:
            // A part of another request.
            let other = seeds.randomElement(using: &random) ?? []
            guard !other.isEmpty else { return }
            let from = Int.random(in: 0..<other.count, using: &random)
            bytes.insert(contentsOf: other[from..<min(other.count, from + 40)], at: start)
        }
    }
}

/// The tables of docs/compatibility.md.
public enum CompatibilityPage {
    /// The text of the section of this name.
    public static func section(_ name: String) throws -> String {
        let text = try String(contentsOfFile: FrontEndFixture.repository + "/docs/compatibility.md", encoding: .utf8)
        return text.components(separatedBy: "\n## ").first { $0.hasPrefix(name + "\n") } ?? ""
    }

    /// First cells, without their backticks, of the rows in the section of this name.
    public static func rows(under section: String) throws -> [String] {
        try self.section(section).split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
            line.dropFirst(3).prefix { $0 != "`" }.description
        }
    }
}
