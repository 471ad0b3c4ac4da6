import TerraceCommands
import Testing

@Suite struct CommandSuggestionTests {
    /// The parser said `Unexpected argument 'lsit'`, and nothing of what is near.
    @Test(
        arguments: [
            (["lsit"], "'lsit' is no command of 'terrace'; did you mean 'list'?; 'terrace --help' lists them"),
            (
                ["stauts", "web"],
                "'stauts' is no command of 'terrace'; did you mean 'status'?; 'terrace --help' lists them"
            ),
            (
                ["chaos", "kil", "web"],
                "'kil' is no command of 'terrace chaos'; did you mean 'kill'?; 'terrace chaos --help' lists them"
            ),
            (["frobnicate"], "'frobnicate' is no command of 'terrace'; 'terrace --help' lists them"),
            (["list"], nil), (["ps"], nil), (["status"], nil), (["az", "rediss", "lsit"], nil), ([], nil),
            (["--version"], nil), (["help", "lsit"], nil), (["show", "lsit"], nil), (["chaos"], nil),
            (["manual", "x"], nil),
        ] as [([String], String?)])
    func aMistypedCommandNamesTheNearest(_ words: [String], _ expected: String?) {
        #expect(TerraceCommand.mistake(in: words) == expected)
    }
}
