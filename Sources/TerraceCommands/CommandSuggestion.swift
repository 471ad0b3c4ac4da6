import ArgumentParser
import TerraceManifests

extension TerraceCommand {
    /// What is said of a word in the place of a command's name that is none; nil where every name is one. The parser would
    /// call it an unexpected argument, and name nothing that is near.
    /// - Parameter words: what stands behind the program's name.
    public static func mistake(in words: [String]) -> String? {
        var command: any ParsableCommand.Type = TerraceCommand.self
        var path = "terrace"
        for word in words {
            let children = command.configuration.subcommands
            guard !children.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
            guard let next = children.first(where: { names(of: $0).contains(word) }) else {
                let known = children.filter { $0.configuration.shouldDisplay }.flatMap { names(of: $0) }
                return
                    "'\(word)' is no command of '\(path)'\(NearestName.hint(word, in: known)); '\(path) --help' lists them"
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
