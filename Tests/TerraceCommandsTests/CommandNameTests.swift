import ArgumentParser
import TerraceCommands
import Testing

@Suite struct CommandNameTests {
    /// One that does not is asked for the name of its type, for which the runtime searches all conformances of the program, three
    /// times for each command and at every start: half of the time that a command took.
    @Test func everyCommandNamesItself() {
        func nameless(_ command: any ParsableCommand.Type) -> [String] {
            let configuration = command.configuration
            let children = configuration.subcommands + configuration.groupedSubcommands.flatMap(\.subcommands)
            return (configuration.commandName == nil ? ["\(command)"] : []) + children.flatMap(nameless)
        }
        #expect(nameless(TerraceCommand.self) == [])
    }
}
