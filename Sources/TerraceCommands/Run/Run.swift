import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore
import TerraceProcess

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a command with caches of its own: terrace run --tier standard -- pytest.",
        discussion: """
            The command gets a daemon of its own, with caches from manifests or with one cache of a tier. They end with the \
            command, and nothing is left behind. The command finds its cache by the variables of 'terrace env' (with several \
            caches, their names come first: SESSIONS_REDIS_URL) and the daemon by TERRACE_ENDPOINT. The exit code is the \
            command's; 128 + N where signal N ended it, 127 where it does not exist and 126 where it cannot be executed.
            """)
    @Option(
        name: [.customShort("f"), .customLong("file")], parsing: .upToNextOption,
        help: "A manifest, a folder of them, or - for standard input.", completion: .file())
    var files: [String] = []
    @Option(help: "A tier's id, where no manifest is given.") var tier: String?
    @OptionGroup var spec: SpecOptions
    @Option(help: "The name of the cache of --tier.") var name = "cache"
    @Option(help: "Fill every cache from a file, as 'terrace seed' does.", completion: .file()) var seed: String?
    @Flag(help: "Refuse blocked commands by name, and print at the end which of them were used.") var audit = false
    @Option(
        help: "A folder of tiers on top of those that come with Terrace; may be repeated.", completion: .directory)
    var tiers: [String] = []
    @Option(help: "instant, or cloud: changes and failovers take the time that the tier's vendor documents.")
    var pace: String?
    @Option(help: "A factor for the times of --pace cloud, such as 0.1.") var paceScale: String?
    @Flag(help: "Print no progress on standard error.") var quiet = false
    @Option(help: "The longest time to wait for the caches, such as 2m. (default: $TERRACE_TIMEOUT, else 60s)")
    var timeout: Timeout?
    @Argument(parsing: .postTerminator, help: "The command and its arguments, after --.", completion: .file())
    var command: [String] = []

    func validate() throws { try Timeout.checkEnvironment() }

    func run() async throws {
        var status: Int32 = 0
        try await Failure.handling(manifests: !files.isEmpty) {
            do { status = try await outcome() } catch let refusal as CommandProgram.Refusal {
                FileHandle.standardError.write(Data("terrace: \(refusal.message)\n".utf8))
                status = refusal.status
            }
        }
        if status != 0 { throw ExitCode(status) }
    }

    private var daemonFlags: [String] {
        // The daemon has another working folder, so the paths must be absolute.
        var flags = tiers.flatMap { ["--tiers", URL(fileURLWithPath: $0).path] }
        if audit { flags += ["--refusal", "noperm"] }
        if let pace { flags += ["--pace", pace] }
        if let paceScale { flags += ["--pace-scale", paceScale] }
        return flags
    }

    private func outcome() async throws -> Int32 {
        guard let name = command.first else {
            throw TerraceError(.invalidArgument, "a command is missing: terrace run --tier standard -- COMMAND")
        }
        guard files.isEmpty != (tier == nil) else {
            throw TerraceError(
                .invalidArgument, "give either manifests (-f) or a tier (--tier)")
        }
        let program = try CommandProgram(name)
        let signals = await ForwardedSignals.trap()
        let deadline = Deadline(in: (timeout ?? .standard).duration)
        let setUp = Task {
            let daemon = try await PrivateDaemon.start(daemonFlags, until: deadline)
            do { return (daemon, try await whereabouts(daemon.client, deadline)) } catch {
                await daemon.end()
                throw error
            }
        }
        signals.send { _ in setUp.cancel() }
        let (daemon, variables): (PrivateDaemon, [String: String])
        do { (daemon, variables) = try await setUp.value } catch {
            if let number = signals.first { return 128 + number }
            throw error
        }
        // A 'terrace' that the command calls must use the private daemon, so variables of the user's own daemon are
        // removed.
        let theirs: Set = ["TERRACE_STATE_DIR", "TERRACE_TOKEN", "TERRACE_CA"]
        let environment = ProcessInfo.processInfo.environment.filter { !theirs.contains($0.key) }
            .merging(variables.merging(["TERRACE_HOME": daemon.folder]) { $1 }) { $1 }
        do {
            let child = try program.start(command.dropFirst(), environment)
            signals.send { number in
                // Ctrl-C on a terminal sends SIGINT to the child, too; passed on, it would arrive twice.
                if number != SIGINT || isatty(STDIN_FILENO) == 0 { child.signal(number) }
            }
            let code = await child.wait()
            if audit { try await reportRefusals(daemon.client) }
            await daemon.end()
            return code < 0 ? 128 - code : code
        } catch {
            await daemon.end()
            throw error
        }
    }

    private func reportRefusals(_ client: APIClient) async throws {
        for cache in try await client.get(CacheList.self, "/api/v1/caches").caches {
            let audit = try await client.get(AuditDocument.self, APIClient.path(cache) + "/audit")
            FileHandle.standardError.write(Data("terrace: \(audit.summary(of: cache))\n".utf8))
        }
    }

    /// Creates the caches and returns the variables with their addresses.
    private func whereabouts(_ client: APIClient, _ deadline: Deadline) async throws -> [String: String] {
        let changes: [ChangeDocument]
        if let tier {
            var declaration = try CacheDeclaration(id: CacheID(name: name), tier: tier)
            try spec.fill(&declaration)
            changes = [try await client.send(.post, "/api/v1/caches", try JSON.bytes(ManifestDocument(declaration)))]
        } else {
            let list: ChangeList = try await client.send(
                .post, "/api/v1/apply", try JSON.bytes(ManifestOptions.request(files)))
            changes = list.changes
        }
        try await client.wait(for: changes, until: deadline, Progress(isQuiet: quiet))
        var variables = ["TERRACE_ENDPOINT": client.endpoint]
        for change in changes {
            let cache = try await client.get(
                CacheDocument.self, APIClient.path(scope: change.scope, name: change.name))
            if let seed { try await Seed.seed(client, cache, from: seed, isQuiet: quiet) }
            let connection = try await client.get(ConnectionDocument.self, APIClient.path(cache) + "/connection")
            if let problem = Login.problem(withDefaultOf: cache) {
                Progress(isQuiet: quiet).line("terrace: \(problem) with 'terrace env' inside the command")
            }
            // The variables are for the command only, so none of another cache have to be unset.
            let environment = ClientEnvironment(connection, try Login(nil, connection, of: cache))
            let prefix = changes.count == 1 ? "" : Self.prefix(change.name)
            for (name, value) in environment.cache { variables[prefix + name] = value }
            // All caches of the daemon have the same authority, so these variables get no prefix.
            for (name, value) in environment.trust { variables[name] = value }
        }
        return variables
    }

    /// The prefix of a cache's variables: `WEB_SESSIONS_` for `web-sessions`.
    static func prefix(_ name: String) -> String {
        name.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined() + "_"
    }
}
