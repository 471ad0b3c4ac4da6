import ArgumentParser
import TerraceAPI
import TerraceCore

struct Chaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chaos",
        abstract: "Inject faults: kill or freeze nodes, fill their disk or memory, take zones down; and undo them.",
        discussion: """
            The tier decides what follows: a replica takes over, and a node without a replica is restarted, empty where \
            nothing is on disk. A frozen node keeps its sockets and answers nothing; after the tier's time limit it is ended \
            and replaced. In a zone that is down, no node of any cache runs until the zone is up again. With a full disk, \
            a server with persistence refuses writes; with full memory, every server does. 'heal' undoes all faults of nodes. \
            Each fault is an event (terrace events).
            """,
        subcommands: [
            Kill.self, Freeze.self, Thaw.self, DiskFull.self, OOM.self, Heal.self, ZoneDown.self, ZoneUp.self,
        ])

    struct Kill: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "kill", abstract: "End nodes with SIGKILL.")
        @OptionGroup var nodes: FaultOptions
        func run() async throws { try await nodes.inject(.kill) }
    }

    struct Freeze: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "freeze", abstract: "Stop nodes with SIGSTOP; they keep their sockets.")
        @OptionGroup var nodes: FaultOptions
        func run() async throws { try await nodes.inject(.freeze) }
    }

    struct Thaw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "thaw", abstract: "Let frozen nodes continue.")
        @OptionGroup var nodes: FaultOptions
        func run() async throws { try await nodes.inject(.thaw) }
    }

    struct DiskFull: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "disk-full", abstract: "Make every write to a file fail, as on a full disk.")
        @OptionGroup var nodes: FaultOptions
        func run() async throws { try await nodes.inject(.diskFull) }
    }

    struct OOM: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "oom", abstract: "Make nodes refuse writes for lack of memory; no key is evicted.")
        @OptionGroup var nodes: FaultOptions
        func run() async throws { try await nodes.inject(.oom) }
    }

    struct Heal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "heal",
            abstract: "Undo the faults of nodes; of all nodes, unless some are named.")
        @OptionGroup var nodes: FaultOptions
        func run() async throws { try await nodes.inject(.heal) }
    }

    struct ZoneDown: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "zone-down", abstract: "End every node of a zone, and start none there.")
        @OptionGroup var zone: ZoneOptions
        func run() async throws { try await zone.set("down") }
    }

    struct ZoneUp: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "zone-up", abstract: "Let the nodes of a zone start again.")
        @OptionGroup var zone: ZoneOptions
        func run() async throws { try await zone.set("up") }
    }
}

/// The options that choose nodes.
struct FaultOptions: ParsableArguments {
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var name: String
    @Option(help: "One node, such as 0-1.") var node: String?
    @Option(help: "All nodes of a zone.") var zone: String?
    @Option(help: "The primary of this shard, counted from 0. (default: the first shard)") var shard: Int?
    @OptionGroup var global: GlobalOptions

    func inject(_ fault: Fault) async throws {
        try await Failure.handling {
            guard [node == nil, zone == nil, shard == nil].filter({ !$0 }).count <= 1 else {
                throw TerraceError(.invalidArgument, "--node, --zone and --shard exclude each other; use one of them")
            }
            let client = try global.client
            var query = ["fault=\(fault.rawValue)"]
            if let node { query.append("node=\(APIClient.escaped(node))") }
            if let zone { query.append("zone=\(APIClient.escaped(zone))") }
            if let shard { query.append("shard=\(shard)") }
            let path = APIClient.path(try await client.find(name)) + "/actions/chaos?" + query.joined(separator: "&")
            let done: FaultDocument = try await client.send(.post, path, nil)
            try global.printer.print(done, names: done.nodes) { done.nodes.map { [$0, done.fault] } }
        }
    }
}

/// The argument that names a zone.
struct ZoneOptions: ParsableArguments {
    @Argument(help: "A zone's name, as 'terrace show' prints it.") var zone: String
    @OptionGroup var global: GlobalOptions

    func set(_ verb: String) async throws {
        try await Failure.handling {
            let zones: ZoneList = try await global.client.send(
                .post, "/api/v1/zones/\(APIClient.escaped(zone))/actions/\(verb)", nil)
            try global.printer.print(zones, names: zones.down) { zones.down.map { [$0, "down"] } }
        }
    }
}
