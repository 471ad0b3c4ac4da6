import TerraceCore
import Testing

@testable import TerraceCommands

/// Files of commands, written as they are typed into redis-cli.
@Suite struct CommandLinesTests {
    @Test(arguments: [
        ("SET a b", ["SET", "a", "b"]), ("  SET\ta   \"b c\"  ", ["SET", "a", "b c"]), ("SET a ''", ["SET", "a", ""]),
        (#"SET a "x\n\"y\"\x41""#, ["SET", "a", "x\n\"y\"A"]), (#"SET a 'it\'s \n'"#, ["SET", "a", #"it's n"#]),
        ("SET a b\r", ["SET", "a", "b"]), ("SET ä ö", ["SET", "ä", "ö"]), (#"SET a b\n"#, ["SET", "a", #"b\n"#]),
    ])
    func wordsAreSplitAsInRedisCLI(_ line: String, _ words: [String]) throws {
        let parsed = try CommandLines.parse(line)
        #expect(parsed.map { $0.words.map { String(decoding: $0, as: UTF8.self) } } == [words])
    }

    @Test func commandsHaveTheirLineNumbers() throws {
        #expect(try CommandLines.parse("\n# a remark\nPING\n\n  # another\nPING").map(\.line) == [3, 6])
    }

    @Test(arguments: ["SET a \"b", "SET a 'b", "SET \"a\"b c", "\""])
    func wrongQuotesAreRefused(_ line: String) {
        let error = #expect(throws: TerraceError.self) { try CommandLines.parse("PING\n" + line) }
        #expect(error?.message.hasPrefix("line 2:") == true)
    }
}
