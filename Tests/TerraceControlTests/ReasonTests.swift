import Foundation
import TerraceCore
import TerraceTestSupport
import Testing

/// Reasons are words that scripts rely on: docs/reasons.md has them all, and those of other versions are read, too.
@Suite struct ReasonTests {
    private static let sections: [(title: String, words: [String])] = [
        ("Events", EventReason.allCases.map(\.rawValue)), ("Condition types", ConditionType.allCases.map(\.rawValue)),
        ("Condition reasons", ConditionReason.allCases.map(\.rawValue)),
        ("Pending reasons", PendingReason.allCases.map(\.rawValue)),
    ]

    @Test func thePageHasThemAll() throws {
        let page = try String(contentsOfFile: FrontEndFixture.repository + "/docs/reasons.md", encoding: .utf8)
        let parts = page.components(separatedBy: "\n## ").dropFirst()
        #expect(parts.count == Self.sections.count)
        for (part, section) in zip(parts, Self.sections) {
            let lines = part.split(separator: "\n")
            #expect(lines.first.map(String.init) == section.title)
            let words = lines.filter { $0.hasPrefix("| `") }.map { String($0.dropFirst(3).prefix { $0 != "`" }) }
            #expect(words == section.words.sorted(), "\(section.title)")
        }
    }
}
