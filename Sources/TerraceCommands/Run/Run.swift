import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Caches for one command: terrace run --tier standard -- pytest.",
        discussion: """
            A daemon of its own, with caches from manifests or of one tier, lives as long as the command. It finds them by \
            the variables of 'terrace env' (of several caches behind their names: SESSIONS_REDIS_URL) and the daemon by \
            TERRACE_ENDPOINT. The exit code is the command's, 128 + N when signal N ended it, 127 when it does not exist and 126 \
            when it cannot be executed. Nothing is left behind.
            """)
    @Option(
        name: [.customShort("f"), .customLong("file")], parsing: .upToNextOption,
        help: "A manifest, a folder of them, or - for standard input.", completion: .file())
    var files: [String] = []
    @Option(help: "A tier's id, where no manifest is given.") var tier: String?
    @OptionGroup var spec: SpecOptions
    @Option(help: "What the cache of --tier is called.") var name = "cache"
    @Option(help: "Fill every cache from a file, as 'terrace seed' does.", completion: .file()) var seed: String?
    @Flag(help: "Refuse blocked commands by name, and say at the end which ones the command used.") var audit = false
    @Option(
        help: "A folder of tiers on top of those that come with Terrace; may be repeated.", completion: .directory)
    var tiers: [String] = []
    @Option(help: "instant, or cloud: changes and failovers take the time the tier's vendor documents.")
    var pace: String?
    @Option(help: "What part of that time, such as 0.1.") var paceScale: String?
    @Flag(help: "No progress on standard error.") var quiet = false
    @Option(help: "How long the caches may take, such as 2m. (default: $TERRACE_TIMEOUT, else 60s)")
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
        // The daemon has a working folder of its own.
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
                .invalidArgument, "either manifests (-f) or a tier (--tier) say which caches there shall be")
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
        // The command's own 'terrace' changes this daemon's caches, whichever daemon is ours.
        let theirs: Set = ["TERRACE_STATE_DIR", "TERRACE_TOKEN", "TERRACE_CA"]
        let environment = ProcessInfo.processInfo.environment.filter { !theirs.contains($0.key) }
            .merging(variables.merging(["TERRACE_HOME": daemon.folder]) { $1 }) { $1 }
        do {
            let child = try program.start(command.dropFirst(), environment)
            signals.send { number in
                // The terminal sends its own to everybody in the foreground; twice would be two.
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

    /// Makes the caches and tells where they are.
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
                Progress(isQuiet: quiet).line("terrace: \(problem) of 'terrace env', which works inside")
            }
            // Of the command's own environment, not of a shell that goes on: nothing is left of another cache.
            let environment = ClientEnvironment(connection, try Login(nil, connection, of: cache))
            let prefix = changes.count == 1 ? "" : Self.prefix(change.name)
            for (name, value) in environment.cache { variables[prefix + name] = value }
            // One authority signs for all caches of the daemon.
            for (name, value) in environment.trust { variables[name] = value }
        }
        return variables
    }

    /// `web-sessions` → `WEB_SESSIONS_`.
    static func prefix(_ name: String) -> String {
        name.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined() + "_"
    }
}
