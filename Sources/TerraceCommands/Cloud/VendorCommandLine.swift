import ArgumentParser
import Foundation
import TerraceCore

/// One vendor's command line, spoken to this daemon's own vendor API.
protocol VendorCommandLine: Sendable {
    /// `az`, `aws` or `gcloud`.
    static var name: String { get }
    /// Runs a command; data goes to standard output, everything else to standard error.
    /// - Throws: `VendorFailure` in the vendor's words and with its exit code.
    static func run(_ arguments: [String], _ client: VendorClient) async throws
}

/// Why a command failed, as the original would say it.
struct VendorFailure: Error {
    var message: String
    var status: Int32
}

extension VendorCommandLine {
    static func execute(_ arguments: [String]) async throws {
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
        abstract: "Azure's command line, spoken to this daemon: terrace az redis create …", helpNames: [])
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
    func run() async throws { try await AzCommandLine.execute(arguments) }
}

struct Aws: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aws",
        abstract: "AWS's command line, spoken to this daemon: terrace aws elasticache …", helpNames: [])
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
    func run() async throws { try await AwsCommandLine.execute(arguments) }
}

struct Gcloud: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gcloud",
        abstract: "Google Cloud's command line, spoken to this daemon: terrace gcloud redis …", helpNames: [])
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
    func run() async throws { try await GcloudCommandLine.execute(arguments) }
}

struct Shims: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shims",
        abstract:
            "Put az, aws and gcloud into a folder, each being terrace: scripts with that folder on the PATH run unchanged."
    )
    @Argument(help: "The folder; made where it is missing.", completion: .directory) var folder: String

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
                            .alreadyExists, "\(link) exists and is no shim of Terrace; choose another folder")
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
