import Foundation
import TerraceAPI
import TerraceCore
import Testing

@testable import TerraceCommands

@Suite struct YAMLTextTests {
    /// Regression: 100.0 was printed as 1e+2.
    @Test(
        arguments: [
            (.integer(100), "100"), (.double(99.95), "99.95"), (.double(0.00001), "0.00001"), (.double(1e20), "1"),
            (.string("7"), "'7'"), (.string("yes"), "'yes'"), (.string("1e3"), "'1e3'"), (.string("a: b"), "'a: b'"),
            (.null, "null"), (.bool(true), "true"), (.string("Straße"), "Straße"),
        ] as [(JSONValue, String)])
    func scalarsAreWrittenPlainly(_ value: JSONValue, _ text: String) throws {
        let written = try YAMLText.text(["key": value])
        #expect(written.hasPrefix("key: \(text)"))
        #expect(!written.contains("e+"))
    }

    @Test func documentsHaveSortedKeys() throws {
        struct Document: Encodable { var promised = 100.0, name = "web", list = ["a", "b"], nothing: Int? = nil }
        #expect(try YAMLText.text(Document()) == "list:\n- a\n- b\nname: web\npromised: 100\n")
    }
}

@Suite struct TextTableTests {
    private static let rows = [
        ["NAME", "TIER", "REASON"],
        ["sessions-of-the-shop", "google/standard-ha", "all is well with every one of them"],
        ["web", "basic", "no"],
    ]

    private func text(_ rows: [[String]], width: Int?, color: Bool = false) -> String {
        TextTable(rows: rows, terminal: Terminal(width: width, hasColor: color)).text
    }

    /// In a file, in a pipe and on a wide terminal, nothing is cut.
    @Test(arguments: [nil, 200] as [Int?])
    func textThatFitsIsNotCut(_ width: Int?) {
        let lines = text(Self.rows, width: width).split(separator: "\n").map(String.init)
        #expect(lines[1] == "sessions-of-the-shop  google/standard-ha  all is well with every one of them")
        #expect(lines[2] == "web                   basic               no")
    }

    @Test(arguments: 48...90)
    func noLineIsWiderThanTheTerminal(_ width: Int) {
        let text = text(Self.rows, width: width)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= width }, "\(text)")
        #expect(text.contains("sessions-of-the-shop"))
        // Text is wrapped between words and never cut.
        let words = text.split { $0 == " " || $0 == "\n" }
        #expect(["well", "every", "them"].allSatisfy { words.contains(Substring($0)) }, "\(text)")
    }

    @Test func anAddressIsNeverCut() {
        let text = text([["NAME", "ENGINE", "ENDPOINT"], ["web", "redis 7.0.15", "127.16.0.2:6379"]], width: 30)
        #expect(text.contains("127.16.0.2:6379") && text.contains("redis …"), "\(text)")
    }

    @Test func paddingIsNotColoured() {
        let text = text(
            [["NAME", "STATE", "X"], ["web", "available", "1"], ["job", "failed", "2"]], width: 80, color: true)
        #expect(text.contains("web   \u{1B}[32mavailable\u{1B}[0m  1\n"), "\(text)")
        #expect(text.contains("job   \u{1B}[31mfailed\u{1B}[0m     2\n"), "\(text)")
    }

    @Test(
        arguments: [
            ([:], true), (["NO_COLOR": "1"], false), (["NO_COLOR": ""], true), (["TERM": "dumb"], false),
        ] as [([String: String], Bool)])
    func noColorAndDumbTerminalsTurnColoursOff(_ environment: [String: String], _ expected: Bool) {
        #expect(Terminal.hasColor(environment) == expected)
    }
}
