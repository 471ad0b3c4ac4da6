import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCommands

@main
enum Main {
    static func main() async {
        StandardError.openMissingFiles()
        let words = TerraceCommand.arguments(of: CommandLine.arguments)
        if let mistake = TerraceCommand.mistake(in: words) {
            StandardError.write("terrace: \(mistake)\n")
            exit(ExitCode.validationFailure.rawValue)
        }
        await TerraceCommand.main(words)
    }
}
