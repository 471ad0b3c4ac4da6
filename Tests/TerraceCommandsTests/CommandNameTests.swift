import ArgumentParser
import TerraceCommands
import Testing

@Suite struct CommandNameTests {
    /// For a command without `commandName`, the argument parser uses the name of its type. To find it, the runtime
    /// searches all conformances of the program three times per command, which took half of a command's start.
    @Test func everyCommandNamesItself() {
        func nameless(_ command: any ParsableCommand.Type) -> [String] {
            let configuration = command.configuration
            let children = configuration.subcommands + configuration.groupedSubcommands.flatMap(\.subcommands)
            return (configuration.commandName == nil ? ["\(command)"] : []) + children.flatMap(nameless)
        }
        #expect(nameless(TerraceCommand.self) == [])
    }
}
