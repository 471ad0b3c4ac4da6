import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct LeaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lease", abstract: "Get a cache for a limited time: eval \"$(terrace lease --tier standard)\".",
        discussion: """
            It takes milliseconds where the daemon keeps caches ready (terraced --warm standard=2). With --from, the cache begins \
            with the data of a snapshot and is what the old one was, but for what the options say. It prints the variables of \
            'terrace env', and TERRACE_LEASE with the lease's name for 'terrace release'. The lease ends by itself after --ttl.
            """)
    @Option(help: "A tier's id. (default with --from: the snapshot's)") var tier: String?
    @OptionGroup var start: LeaseStart
    @Option(help: "The time after which the lease ends by itself, 1s to 24h.") var ttl = "10m"
    @OptionGroup var variables: VariableOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let format = try variables.format(global.output)
            let request = try start.request(tier: tier, ttl: ttl)
            let lease = try await global.client.lease(request, within: global.timeout)
            let login = try Login(nil, lease.connection, of: lease.name)
            let environment = ClientEnvironment(lease.connection, login)
            if let warning = environment.warning { global.progress.line("terrace: \(warning)") }
            if format == .github { Mask.print(environment.variables) }
            let variables = environment.variables + [("TERRACE_LEASE", lease.name)]
            print(try format.text(variables, unset: environment.unset), terminator: "")
        }
    }
}

/// The options of a lease that begins with a snapshot.
struct LeaseStart: ParsableArguments {
    @Option(
        name: .customLong("from"),
        help:
            "NAME or SCOPE/NAME of a snapshot, or of a cache for its newest one: the data that the cache begins with.",
        completion: .snapshots)
    var source: String?
    @Option(help: "A size of the tier, with --from.") var size: String?
    @Option(help: "Number of parts that the data is spread over, with --from.") var shards: Int?
    @Option(help: "Number of copies of each shard, without its primary, with --from.") var replicas: Int?
    @Option(help: "The server program, with --from: redis or valkey.") var engine: String?
    @Option(help: "The engine's version, such as 7 or 7.0, with --from.") var engineVersion: String?

    func request(tier: String?, ttl: String) throws -> LeaseRequest {
        guard tier != nil || source != nil else {
            throw TerraceError(.invalidArgument, "give a tier (--tier) or a snapshot (--from)")
        }
        let given = [size, shards.map(String.init), replicas.map(String.init), engine, engineVersion]
        let flags = ["--size", "--shards", "--replicas", "--engine", "--engine-version"]
        if source == nil, let flag = zip(flags, given).first(where: { $1 != nil })?.0 {
            throw TerraceError(
                .invalidArgument,
                "\(flag) has no effect on a lease of a tier; leave it out, or give a snapshot (--from)")
        }
        var request = LeaseRequest(tier: tier, from: source, ttl: ttl)
        (request.size, request.shards, request.replicas) = (size, shards, replicas)
        (request.engine, request.engineVersion) = (engine, engineVersion)
        return request
    }
}

extension APIClient {
    /// - Parameter timeout: nil is the standard one, and at least 90 seconds, so that the daemon can say why there is no
    ///   cache.
    func lease(_ request: LeaseRequest, within timeout: Timeout?) async throws -> LeaseDocument {
        try await send(
            .post, "/api/v1/leases", try JSON.bytes(request),
            within: timeout?.duration ?? max(Timeout.standard.duration, .seconds(90)))
    }
}

struct Release: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "End a lease and delete its cache.")
    @Argument(help: "The lease's name, the value of TERRACE_LEASE.") var name: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            try global.refuseOutput(of: "release")
            let _: OperationDocument = try await global.client.send(
                .delete, "/api/v1/leases/\(APIClient.escaped(name))", nil)
            print("released \(name)")
        }
    }
}
