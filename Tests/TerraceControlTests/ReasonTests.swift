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

    private static func read(_ text: String) throws -> Event {
        try JSONDecoder().decode(Event.self, from: Data(text.utf8))
    }

    private static let rest = #""sequence":1,"time":100,"cache":{"scope":"local","name":"web"}"#

    @Test func aWordOfAnotherVersionIsRead() throws {
        let event = try Self.read(
            #"{\#(Self.rest),"reason":"Levitated","message":"m","outage":{"start":1,"cause":"c","reason":"Floating"}}"#)
        #expect(event.reason == "Levitated")
        #expect(event.known == nil)
        #expect(event.outage == Outage(start: 1, cause: "c"))
    }

    /// The message is for people: what an account is taken up from has fields of its own.
    @Test func anOutageIsTakenUpFromItsFieldsOrFromTheMessageOfAnEarlierVersion() throws {
        let begin = try Self.read(#"{\#(Self.rest),"reason":"Available","message":""}"#)
        let earlier = try Self.read(
            #"{\#(Self.rest),"reason":"OutageStarted","message":"clients cannot write: primary 0-0 is gone"}"#)
        #expect(Availability([begin, earlier]).outages == [Outage(start: 100, cause: "primary 0-0 is gone")])

        let cache = try CacheID(name: "web")
        let outage = Outage(start: 100, end: 102, cause: "gone", reason: .failingOver)
        var started = Event(Outage(start: 100, cause: "gone", reason: .failingOver), of: cache)
        var ended = Event(outage, of: cache)
        started.message = "other words"
        ended.message = "other words"
        let stored = try [started, ended].map {
            try JSONDecoder().decode(Event.self, from: JSONEncoder().encode($0))
        }
        #expect(Availability([begin] + stored).outages == [outage])
    }
}
