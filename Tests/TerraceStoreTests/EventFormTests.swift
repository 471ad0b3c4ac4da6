import Foundation
import TerraceCore
import Testing

@testable import TerraceStore

/// Events of earlier and of later versions are read.
@Suite struct EventFormTests {
    private static func read(_ text: String) throws -> Event {
        try JSONDecoder().decode(EventForm.self, from: Data(text.utf8)).value()
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
            try JSONDecoder().decode(EventForm.self, from: JSONEncoder().encode(EventForm($0))).value()
        }
        #expect(Availability([begin] + stored).outages == [outage])
    }
}
