import ArgumentParser
import TerraceManifests

extension TerraceCommand {
    /// A message for a word that stands where a command's name is expected and is no command; nil where all names are
    /// right. The argument parser would only call it an unexpected argument, without a suggestion.
    /// - Parameter words: the words after the program's name.
    public static func mistake(in words: [String]) -> String? {
        var command: any ParsableCommand.Type = TerraceCommand.self
        var path = "terrace"
        for word in words {
            let children = command.configuration.subcommands
            guard !children.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
            guard let next = children.first(where: { names(of: $0).contains(word) }) else {
                let known = children.filter { $0.configuration.shouldDisplay }.flatMap { names(of: $0) }
                return
                    "'\(word)' is not a command of '\(path)'\(NearestName.hint(word, in: known)); '\(path) --help' lists them"
            }
            command = next
            path += " \(word)"
        }
        return nil
    }

    private static func names(of command: any ParsableCommand.Type) -> [String] {
        (command.configuration.commandName.map { [$0] } ?? []) + command.configuration.aliases
    }
}
