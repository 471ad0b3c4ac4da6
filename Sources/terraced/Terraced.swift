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
            """, version: TerraceVersion.text)

    @Option(help: "Folder of everything durable. (default: $TERRACE_HOME, else ~/.local/state/terrace)")
    var stateDir: String?
    @Option(help: "HOST:PORT to serve HTTP on; port 0 for any. (default: 127.0.0.1:7379)")
    var listen: String?
    @Option(
        help: "HOST:PORT to serve HTTPS on; port 0 for any. (default: 127.0.0.1:7380, any port beside another --listen)"
    )
    var listenTls: String?
    @Option(
        help:
            "Who is answered: owner (this account, root, and whoever gives the token), token, or anyone, for private networks. (default: owner)"
    )
    var access: String?
    @Option(help: "A name that requests may call this daemon by, besides localhost and addresses; may be repeated.")
    var allowHost: [String] = []
    @Option(help: "Folder of tier manifests on top of those that come with Terrace; may be repeated.")
    var tiers: [String] = []
    @Option(help: "Folder to look for engines in before the PATH; may be repeated.")
    var engines: [String] = []
    @Option(help: "Folder to look for modules (.so) in before the usual ones; may be repeated.")
    var modules: [String] = []
    @Flag(help: "End the nodes and delete all state when the daemon ends.")
    var ephemeral = false
    @Flag(help: "Refuse an engine whose version is not exactly the requested one.")
    var strictEngineVersion = false
    @Option(help: "Caches to make in advance for 'terrace lease', such as standard=2,premium=1.")
    var warm: String?
    @Option(
        help: "How new caches refuse blocked commands, whatever their tier: unknown or noperm, which audit can name.")
    var refusal: String?
    @Option(
        help: "instant, or cloud: changes and failovers take the time the tier's vendor documents. (default: instant)")
    var pace: String?
    @Option(help: "What part of that time, such as 0.1. (default: 1)")
    var paceScale: String?
    @Option(
        help:
            "machine, or manual: paces, leases and what is forgotten with age wait for 'terrace clock advance 12h'; servers, certificates and requests go by the machine's. (default: machine)"
    )
    var clock: String?
    @Option(
        help:
            "What becomes of caches in the folder that the state does not know: refuse to start, adopt or end. (default: refuse)"
    )
    var orphans: String?
    @Option(help: "trace, debug, info, notice, warning, error or critical. (default: info)")
    var logLevel: String?
    @Option(help: "text or json. (default: text)")
    var logFormat: String?

    func run() async throws {
        // Before the first file: nobody else reads what is written here.
        umask(0o077)
        do {
            let daemon = try await Daemon(config(), executable: Self.executable, path: environment["PATH"] ?? "")
            try await daemon.run { address in
                print("terraced ready \(address)")
                fflush(nil)
            }
        } catch let error as TerraceError {
            FileHandle.standardError.write(Data("terraced: \(error)\n".utf8))
            // sysexits: EX_CONFIG for what was asked, EX_UNAVAILABLE for what was found.
            throw ExitCode(error.code == .invalidArgument ? 78 : 69)
        }
    }

    private var environment: [String: String] { ProcessInfo.processInfo.environment }

    private static var executable: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }

    private func config() throws -> DaemonConfig {
        var flags: [String: String] = [:]
        flags["state-dir"] = stateDir
        flags["listen"] = listen
        flags["listen-tls"] = listenTls
        flags["access"] = access
        flags["allow-host"] = allowHost.isEmpty ? nil : allowHost.joined(separator: ":")
        flags["tiers"] = tiers.isEmpty ? nil : tiers.joined(separator: ":")
        flags["engines"] = engines.isEmpty ? nil : engines.joined(separator: ":")
        flags["modules"] = modules.isEmpty ? nil : modules.joined(separator: ":")
        flags["ephemeral"] = ephemeral ? "true" : nil
        flags["strict-engine-version"] = strictEngineVersion ? "true" : nil
        flags["refusal"] = refusal
        flags["warm"] = warm
        flags["orphans"] = orphans
        flags["pace"] = pace
        flags["pace-scale"] = paceScale
        flags["clock"] = clock
        flags["log-level"] = logLevel
        flags["log-format"] = logFormat
        return try DaemonConfig(flags: flags, environment: environment, home: NSHomeDirectory()) { file in
            guard FileManager.default.fileExists(atPath: file) else { return nil }
            guard let data = FileManager.default.contents(atPath: file) else {
                throw TerraceError(.invalidArgument, "\(file) cannot be read")
            }
            return String(decoding: data, as: UTF8.self)
        }
    }
}
