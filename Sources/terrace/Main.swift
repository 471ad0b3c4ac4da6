import ArgumentParser
import TerraceCommands

@main
enum Main {
    static func main() async { await TerraceCommand.main(TerraceCommand.arguments(of: CommandLine.arguments)) }
}
