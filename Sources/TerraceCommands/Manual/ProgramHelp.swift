/// The output of a program with --experimental-dump-help, reduced to the parts that a manual page needs.
struct ProgramHelp: Decodable {
    struct Command: Decodable {
        var commandName: String
        var superCommands: [String]?
        var aliases: [String]?
        var abstract: String?
        var discussion: String?
        var shouldDisplay: Bool?
        var subcommands: [Command]?
        var arguments: [Argument]?

        /// The full command, such as `terrace chaos kill`, as words.
        var words: [String] { (superCommands ?? []) + [commandName] }
        var isShown: Bool { shouldDisplay ?? true }
        /// The subcommands that get manual pages.
        var children: [Command] { (subcommands ?? []).filter { $0.isShown && $0.commandName != "help" } }
    }

    struct Argument: Decodable {
        struct Name: Decodable {
            /// The kind of name: `long`, `short` or `longWithSingleDash`.
            var kind: String
            var name: String

            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        /// The kind of argument: `positional`, `option` or `flag`.
        var kind: String
        var shouldDisplay: Bool
        var isOptional: Bool
        var isRepeating: Bool
        var names: [Name]?
        var valueName: String?
        var defaultValue: String?
        var abstract: String?
    }

    var command: Command
}
