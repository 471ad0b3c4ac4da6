import ArgumentParser
import Foundation
import TerraceCore
import TerraceManifests

struct Tiers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tiers",
        abstract: "List, show and explain tiers, and check tiers and manifests.",
        subcommands: [TierList.self, TierShow.self, TierExplain.self, TierValidate.self, TierSchema.self])
}

/// The option for folders of tiers. Tiers are read from files, without a daemon.
struct TierOptions: ParsableArguments {
    @Option(
        help: "A folder of tiers on top of those that come with Terrace; may be repeated. (also $TERRACE_TIERS)",
        completion: .directory)
    var tiers: [String] = []

    func catalog() throws -> TierCatalog {
        let environment =
            ProcessInfo.processInfo.environment["TERRACE_TIERS"]?.split(separator: ":").map(String.init) ?? []
        return try TierCatalog(
            folders: [TierFolders.shipped(executable: Executable.path)] + (tiers.isEmpty ? environment : tiers))
    }
}

/// The path of this program.
enum Executable {
    static var path: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }
}

struct TierList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List all tiers.")
    @OptionGroup var options: TierOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling(manifests: true) {
            let tiers = try options.catalog().tiers
            try global.printer.print(tiers, names: tiers.map(\.id)) {
                [["TIER", "SIZES", "SHARDS", "REPLICAS", "PERSISTENCE", "SLA", "SUMMARY"]]
                    + tiers.map { tier in
                        [
                            tier.id, TierText.sizes(tier), TierText.range(tier.topology.shards),
                            TierText.range(tier.topology.replicas),
                            tier.persistence.allowed.map(\.rawValue).joined(separator: " "),
                            tier.sla.map { "\($0) %" } ?? "-", tier.summary,
                        ]
                    }
            }
        }
    }
}

struct TierShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one tier with its size table and settings.")
    @Argument(help: "A tier's id, such as azure/premium.") var tier: String
    @OptionGroup var options: TierOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling(manifests: true) {
            let tier = try options.catalog().tier(tier)
            if global.output == .table { return print(TierText.details(tier), terminator: "") }
            try global.printer.print(tier, names: [tier.id]) { [] }
        }
    }
}

struct TierValidate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check manifests, or a folder of tiers, without a daemon.")
    @Argument(
        help: "A manifest or a folder of them. Without it, the tiers of --tiers are checked.", completion: .file())
    var path: String?
    /// Marks `path` as a folder of tiers: the form before there was `--tiers`.
    @Flag(help: .hidden) var tierFolder = false
    @OptionGroup var options: TierOptions

    func validate() throws {
        if path == nil, tierFolder || options.tiers.isEmpty {
            throw ValidationError("name a manifest or a folder of them, or check a folder of tiers with --tiers DIR")
        }
    }

    func run() async throws {
        try await Failure.handling(manifests: true) {
            var tiers = options
            if tierFolder, let path { tiers.tiers.append(path) }
            let catalog = try tiers.catalog()
            guard let path, !tierFolder else {
                let folders = tiers.tiers.joined(separator: ", ")
                return print("\(folders): \(catalog.tiers.count) tiers with those that come with Terrace, all valid")
            }
            let count = try SpecResolver(catalog).read(ManifestSource.read([path])).count
            print("\(path): \(count == 1 ? "1 cache, valid" : "\(count) caches, all valid")")
        }
    }
}

/// Formats a tier as text.
enum TierText {
    static func range(_ range: TierRange) -> String {
        range.min == range.max ? "\(range.min)" : "\(range.min)–\(range.max)"
    }

    static func sizes(_ tier: Tier) -> String {
        guard let first = tier.sizes.first, let last = tier.sizes.last else { return "-" }
        return tier.sizes.count == 1 ? first.name : "\(first.name) … \(last.name)"
    }

    private static func failover(_ tier: Tier) -> String {
        switch tier.failover.mode {
        case .none: "none: a node that ends is started again"
        case .supervised: "by the daemon, when the primary's process ends"
        case .gossip:
            "by a vote of the cluster's nodes, \(tier.failover.nodeTimeoutSeconds ?? 15) s after a primary's last answer"
        }
    }

    private static func pace(_ tier: Tier) -> String {
        let known = [
            ("creation", tier.pace.createSeconds), ("scaling", tier.pace.scaleSeconds),
            ("failover", tier.pace.failoverSeconds),
        ].compactMap { name, seconds in seconds.map { "\(name) \(Int($0)) s" } }
        return known.isEmpty ? "the engine's: nothing is documented" : known.joined(separator: ", ")
    }

    static func details(_ tier: Tier) -> String {
        let port = "\(tier.ports.plain)" + (tier.ports.configurable ? ", or another" : "")
        let settings = tier.config.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        var rows = [["Tier", "\(tier.id) (\(tier.title))"], ["Summary", tier.summary]]
        rows += [["Cluster", tier.topology.clustering.rawValue], ["Shards", range(tier.topology.shards)]]
        rows += [["Replicas", range(tier.topology.replicas)], ["Port", port]]
        rows += [["Persistence", tier.persistence.allowed.map(\.rawValue).joined(separator: ", ")]]
        rows += [["Engines", tier.engine.allowed.map(\.rawValue).joined(separator: ", ")]]
        rows += [
            [
                "Access keys",
                "\(tier.access.keys), \(tier.access.default ? "on" : "off")\(tier.access.optional ? " unless said otherwise" : "")",
            ],
            [
                "TLS",
                tier.tls.allowed.map(\.rawValue).joined(separator: ", ") + "; \(tier.tls.default.rawValue) if not said",
            ], ["Zones", tier.zones.joined(separator: ", ")],
        ]
        rows += [["Failover", failover(tier)], ["Pace", pace(tier)]]
        rows += [["SLA", tier.sla.map { "\($0) %" } ?? "none"], ["Settings", settings.joined(separator: ", ")]]
        rows += [["May be set", tier.configurable.joined(separator: ", ")]]
        rows += [["Blocked", tier.blockedCommands.joined(separator: ", ")]]
        let hidden = tier.hiddenCommands.count
        rows += [
            [
                "Refusal",
                hidden == 0 ? "NOPERM" : "ERR unknown command for \(hidden), NOPERM for the others and for subcommands",
            ]
        ]
        if !tier.uncertain.isEmpty { rows += [["Uncertain", tier.uncertain.joined(separator: ", ")]] }
        let sizes =
            [["SIZE", "MEMORY", "MAXMEMORY", "MAXCLIENTS", "DATABASES"]]
            + tier.sizes.map {
                [$0.name, memory($0.memory), memory($0.maxmemory), "\($0.maxclients)", "\($0.databases)"]
            }
        return Printer.table(rows) + "\n" + Printer.table(sizes)
    }

    private static func memory(_ bytes: Int64) -> String {
        let gigabytes = Double(bytes) / 1_073_741_824
        return gigabytes >= 1 ? String(format: "%.2f GB", gigabytes) : String(format: "%.0f MB", gigabytes * 1024)
    }
}
