import ArgumentParser
import Foundation
import TerraceCore

/// A vendor's command line, which sends its requests to the vendor API of this daemon.
protocol VendorCommandLine: Sendable {
    /// The command's name: `az`, `aws` or `gcloud`.
    static var name: String { get }
    /// The help that the words ask for; nil where they ask for none, or name no command. No daemon is needed for it.
    static func help(_ arguments: [String]) -> VendorHelp?
    /// Runs a command. Data goes to standard output, everything else to standard error.
    /// - Throws: `VendorFailure` with the vendor's message and exit code.
    static func run(_ arguments: [String], _ client: VendorClient) async throws
}

/// The failure of a command, with the vendor's message and exit code.
struct VendorFailure: Error {
    var message: String
    var status: Int32
}

extension VendorCommandLine {
    /// Whether the words ask for help as `az` and `gcloud` take it.
    static func asksForHelp(_ arguments: [String]) -> Bool { arguments.contains { $0 == "--help" || $0 == "-h" } }

    static func execute(_ arguments: [String]) async throws {
        if let help = help(arguments) { return print(help.text) }
        do {
            try await run(arguments, VendorClient(try GlobalOptions.defaultClient()))
        } catch let failure as VendorFailure {
            VendorOutput.log(failure.message)
            throw ExitCode(failure.status)
        } catch let error as TerraceError {
            VendorOutput.log("\(name): \(error)")
            throw ExitCode(error.code == .invalidArgument ? 2 : 1)
        }
    }
}

struct Az: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "az",
        abstract: "Azure's command line for this daemon: terrace az redis create …", helpNames: [])
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
    func run() async throws { try await AzCommandLine.execute(arguments) }
}

struct Aws: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aws",
        abstract: "AWS's command line for this daemon: terrace aws elasticache …", helpNames: [])
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
    func run() async throws { try await AwsCommandLine.execute(arguments) }
}

struct Gcloud: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gcloud",
        abstract: "Google Cloud's command line for this daemon: terrace gcloud redis …", helpNames: [])
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
    func run() async throws { try await GcloudCommandLine.execute(arguments) }
}

struct Shims: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shims",
        abstract:
            "Make az, aws and gcloud in a folder, as links to terrace. With the folder on the PATH, scripts run unchanged."
    )
    @Argument(help: "The folder; it is created if it is missing.", completion: .directory) var folder: String

    func run() async throws {
        try await Failure.handling {
            let files = FileManager.default
            let folder = URL(fileURLWithPath: folder).standardizedFileURL.path
            do {
                try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
                for name in TerraceCommand.vendors {
                    let link = "\(folder)/\(name)"
                    let target = try? files.destinationOfSymbolicLink(atPath: link)
                    if target == nil, files.fileExists(atPath: link) {
                        throw TerraceError(
                            .alreadyExists, "\(link) exists and is not a link to terrace; choose another folder")
                    }
                    if target != nil { try files.removeItem(atPath: link) }
                    try files.createSymbolicLink(atPath: link, withDestinationPath: Executable.path)
                }
            } catch let error as TerraceError { throw error } catch {
                throw TerraceError(.failedPrecondition, "cannot make shims in \(folder): \(SystemReason.text(error))")
            }
            print("export PATH='\(folder)':\"$PATH\"")
        }
    }
}
