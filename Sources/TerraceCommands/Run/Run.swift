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
            command, and nothing is left behind. With --from, the daemon that runs already leases it one cache with the data of a \
            snapshot, because a daemon of its own has no snapshots; the lease ends with the command. The command finds its cache by the variables of 'terrace env' (with several \
            caches, their names come first: SESSIONS_REDIS_URL) and the daemon by TERRACE_ENDPOINT. The exit code is the \
            command's; 128 + N where signal N ended it, 127 where it does not exist and 126 where it cannot be executed.
            """)
    @Option(
        name: [.customShort("f"), .customLong("file")], parsing: .upToNextOption,
        help: "A manifest, a folder of them, or - for standard input.", completion: .file())
    var files: [String] = []
    @Option(help: "A tier's id, where no manifest is given. (default with --from: the snapshot's)") var tier: String?
    @Option(
        name: .customLong("from"),
        help: "NAME or SCOPE/NAME of a snapshot of the daemon that runs, or of a cache for its newest one.",
        completion: .snapshots)
    var source: String?
    @OptionGroup var spec: SpecOptions
    @Option(help: "The name of the cache of --tier. (default: cache)") var name: String?
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
                StandardError.write("terrace: \(refusal.message)\n")
                status = refusal.status
            }
        }
        if status != 0 { throw ExitCode(status) }
    }

    var daemonFlags: [String] {
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
        guard files.isEmpty != (tier == nil && source == nil) else {
            throw TerraceError(
                .invalidArgument, "give either manifests (-f), or a tier (--tier), or a snapshot (--from)")
        }
        let program = try CommandProgram(name)
        let signals = await ForwardedSignals.trap()
        let deadline = Deadline(in: (timeout ?? .standard).duration)
        let lease = try source.map { try leaseRequest(from: $0) }
        let setUp = Task { try await prepare(lease, until: deadline) }
        signals.send { _ in setUp.cancel() }
        let place: RunPlace
        do { place = try await setUp.value } catch {
            if let number = signals.first { return 128 + number }
            throw error
        }
        do {
            let child = try program.start(command.dropFirst(), place.environment(ProcessInfo.processInfo.environment))
            signals.send { number in
                // Ctrl-C on a terminal sends SIGINT to the child, too; passed on, it would arrive twice.
                if number != SIGINT || isatty(STDIN_FILENO) == 0 { child.signal(number) }
            }
            let code = await child.wait()
            if audit { try await reportRefusals(place.client) }
            await place.end()
            return code < 0 ? 128 - code : code
        } catch {
            await place.end()
            throw error
        }
    }

    private func reportRefusals(_ client: APIClient) async throws {
        for cache in try await client.get(CacheList.self, "/api/v1/caches").caches {
            let audit = try await client.get(AuditDocument.self, APIClient.path(cache) + "/audit")
            StandardError.write("terrace: \(audit.summary(of: cache))\n")
        }
    }
}
