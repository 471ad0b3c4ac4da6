import ArgumentParser
import Foundation
import TerraceCommands

@main
enum Main {
    static func main() async {
        let words = TerraceCommand.arguments(of: CommandLine.arguments)
        if let mistake = TerraceCommand.mistake(in: words) {
            FileHandle.standardError.write(Data("terrace: \(mistake)\n".utf8))
            exit(ExitCode.validationFailure.rawValue)
        }
        await TerraceCommand.main(words)
    }
}
