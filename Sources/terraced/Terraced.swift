import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore
import TerraceDaemon

@main
struct Terraced: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terraced", abstract: "Runs managed Redis caches on this machine.",
        discussion: """
            Stays in the foreground and prints one line, 'terraced ready http://…', once it serves. Nodes keep running when it \
            ends; the next daemon over the same state folder takes them over. Every flag is also an environment variable \
            (--log-level: TERRACE_LOG_LEVEL) and a key of terraced.yaml in the state folder.
            """, version: TerraceVersion.full)

    @OptionGroup var settings: SettingFlags

    func run() async throws {
        StandardError.openMissingFiles()
        // Before the first file: nobody else reads what is written here.
        umask(0o077)
        do {
            let daemon = try await Daemon(config(), executable: Self.executable, path: environment["PATH"] ?? "")
            try await daemon.run { address in
                print("terraced ready \(address)")
                fflush(nil)
            }
        } catch let error as TerraceError {
            StandardError.write("terraced: \(error)\n")
            // sysexits: EX_CONFIG for what was asked, EX_UNAVAILABLE for what was found.
            throw ExitCode(error.code == .invalidArgument ? 78 : 69)
        }
    }

    private var environment: [String: String] { ProcessInfo.processInfo.environment }

    private static var executable: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }

    private func config() throws -> DaemonConfig {
        try DaemonConfig(flags: settings.values, environment: environment, home: NSHomeDirectory()) { file in
            guard FileManager.default.fileExists(atPath: file) else { return nil }
            guard let data = FileManager.default.contents(atPath: file) else {
                throw TerraceError(.invalidArgument, "\(file) cannot be read")
            }
            return String(decoding: data, as: UTF8.self)
        }
    }
}
