import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

/// Writes manual pages for scripts/install. The argument parser's own plugin would build the whole package for that,
/// including the support for tests.
struct Manual: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Write a program's manual pages: terraced --experimental-dump-help | terrace manual DIR.",
        shouldDisplay: false)
    @Argument(help: "The folder.", completion: .directory) var folder: String

    func run() async throws {
        try await Failure.handling {
            let bytes = FileHandle.standardInput.readDataToEndOfFile()
            let help: ProgramHelp
            do { help = try JSON.value(ProgramHelp.self, from: bytes) } catch {
                throw TerraceError(
                    .invalidArgument, "standard input is not a program's output of --experimental-dump-help")
            }
            for page in Self.pages(of: help.command) {
                try Data(page.text.utf8).write(to: URL(fileURLWithPath: folder + "/" + page.file), options: .atomic)
            }
        }
    }

    static func pages(of command: ProgramHelp.Command) -> [ManualPage] {
        [ManualPage(command: command, version: TerraceVersion.text)] + command.children.flatMap(pages)
    }
}
