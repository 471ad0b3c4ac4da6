import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Authority: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ca",
        abstract: "Print the certificate of the local authority, which clients have to trust for TLS.")
    @Flag(help: "Print the path of its file instead.") var path = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            try global.refuseOutput(of: "ca")
            let file = try await global.client.get(DaemonDocument.self, "/api/v1/daemon").authorityFile
            if path { return print(file) }
            guard let text = FileManager.default.contents(atPath: file) else {
                throw TerraceError(.failedPrecondition, "\(file) cannot be read; the daemon runs as another user")
            }
            print(String(decoding: text, as: UTF8.self), terminator: "")
        }
    }
}
