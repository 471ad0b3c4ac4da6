import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

/// For scripts/install. The argument parser's own plugin builds the whole package for it, test support included.
struct Manual: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Write the pages of a program's manual: terraced --experimental-dump-help | terrace manual DIR.",
        shouldDisplay: false)
    @Argument(help: "The folder.", completion: .directory) var folder: String

    func run() async throws {
        try await Failure.handling {
            let bytes = FileHandle.standardInput.readDataToEndOfFile()
            let help: ProgramHelp
            do { help = try JSON.value(ProgramHelp.self, from: bytes) } catch {
                throw TerraceError(
                    .invalidArgument, "standard input is not what a program says with --experimental-dump-help")
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
