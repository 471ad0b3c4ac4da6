import ArgumentParser
import Foundation
import Testing

@testable import TerraceCommands

@Suite struct PartTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    @Test(
        arguments: [
            ("10m", -600), ("1.5", -1.5), ("2027-01-15T08:00:00Z", 0), ("2027-01-15T09:00:00.500+01:00", 0.5),
            ("yesterday", nil), ("", nil), ("2027-01-15", nil),
        ] as [(String, Double?)])
    func sinceReadsADurationOrATime(_ text: String, _ offset: Double?) {
        #expect(Since(text, now: Self.now)?.date.timeIntervalSince(Self.now) == offset)
    }

    private func part(_ words: [String]) throws -> PartOptions {
        try #require(try TerraceCommand.parseAsRoot(["events"] + words) as? Events).part
    }

    @Test func tailKeepsTheLastElements() throws {
        #expect(try part(["--tail", "2"]).part(of: [1, 2, 3]) { _ in nil } == [2, 3])
        #expect(try part(["--tail", "0"]).part(of: [1]) { _ in nil } == [])
        #expect(try part([]).part(of: [1, 2, 3]) { _ in nil } == [1, 2, 3])
        #expect(throws: (any Error).self) { try part(["--tail", "-1"]) }
    }

    /// The lines of a server's banner have no time, so they have the time of the line before.
    @Test func lineWithoutATimeHasTheTimeOfTheLineBefore() throws {
        let lines = [
            "logo", "1:M 15 Jan 2027 06:59:59.000 * early", "and more", "1:M 15 Jan 2027 23:59:59.500 * late", "logo",
        ]
        let begin = try #require(LogLine.date(lines[3])).addingTimeInterval(-1).formatted(.iso8601)
        #expect(try part(["--since", begin]).part(of: lines, at: LogLine.date) == Array(lines[3...]))
        #expect(LogLine.date("1:M 15 Foo 2027 06:59:59.000 * x") == nil && LogLine.date("") == nil)
    }
}
