/// What a program says of itself with --experimental-dump-help: the parts that a manual has.
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

        /// `terrace chaos kill`
        var words: [String] { (superCommands ?? []) + [commandName] }
        var isShown: Bool { shouldDisplay ?? true }
        /// Those with a page of their own.
        var children: [Command] { (subcommands ?? []).filter { $0.isShown && $0.commandName != "help" } }
    }

    struct Argument: Decodable {
        struct Name: Decodable {
            /// `long`, `short` or `longWithSingleDash`.
            var kind: String
            var name: String

            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        /// `positional`, `option` or `flag`.
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
