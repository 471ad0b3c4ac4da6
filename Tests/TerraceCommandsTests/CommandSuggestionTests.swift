import TerraceCommands
import Testing

@Suite struct CommandSuggestionTests {
    /// The argument parser itself only says `Unexpected argument 'lsit'`.
    @Test(
        arguments: [
            (["lsit"], "'lsit' is not a command of 'terrace'; did you mean 'list'?; 'terrace --help' lists them"),
            (
                ["stauts", "web"],
                "'stauts' is not a command of 'terrace'; did you mean 'status'?; 'terrace --help' lists them"
            ),
            (
                ["chaos", "kil", "web"],
                "'kil' is not a command of 'terrace chaos'; did you mean 'kill'?; 'terrace chaos --help' lists them"
            ),
            (["frobnicate"], "'frobnicate' is not a command of 'terrace'; 'terrace --help' lists them"),
            (["list"], nil), (["ps"], nil), (["status"], nil), (["az", "rediss", "lsit"], nil), ([], nil),
            (["--version"], nil), (["help", "lsit"], nil), (["show", "lsit"], nil), (["chaos"], nil),
            (["manual", "x"], nil),
        ] as [([String], String?)])
    func mistypedCommandGetsASuggestion(_ words: [String], _ expected: String?) {
        #expect(TerraceCommand.mistake(in: words) == expected)
    }
}
