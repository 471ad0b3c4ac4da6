import ArgumentParser
import TerraceAPI
import TerraceCore

struct Chaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chaos",
        abstract: "Faults on purpose: kill and freeze nodes, fill their disk or memory, take zones down; and undo it.",
        discussion: """
            What becomes of it is the tier's: a replica takes over, a node without one comes back, empty where nothing is on \
            disk. A frozen node keeps its sockets and answers nothing; after the tier's patience it is ended and replaced. \
            In a zone that is down nothing runs, of any cache, until it is up again. With a full disk a server \
            that keeps its data refuses writes, with full memory any does; 'heal' undoes all that is done to nodes. \
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
            commandName: "freeze", abstract: "Stop nodes; they keep their sockets.")
        @OptionGroup var nodes: FaultOptions
        func run() async throws { try await nodes.inject(.freeze) }
    }

    struct Thaw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "thaw", abstract: "Let frozen nodes go on.")
        @OptionGroup var nodes: FaultOptions
        func run() async throws { try await nodes.inject(.thaw) }
    }

    struct DiskFull: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "disk-full", abstract: "Let nodes write no file any more.")
        @OptionGroup var nodes: FaultOptions
        func run() async throws { try await nodes.inject(.diskFull) }
    }

    struct OOM: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "oom", abstract: "Leave nodes no memory for writes; nothing is evicted.")
        @OptionGroup var nodes: FaultOptions
        func run() async throws { try await nodes.inject(.oom) }
    }

    struct Heal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "heal",
            abstract: "Undo what was done to nodes; to all of them where none is named.")
        @OptionGroup var nodes: FaultOptions
        func run() async throws { try await nodes.inject(.heal) }
    }

    struct ZoneDown: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "zone-down", abstract: "End every node in a zone, and start none there.")
        @OptionGroup var zone: ZoneOptions
        func run() async throws { try await zone.set("down") }
    }

    struct ZoneUp: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "zone-up", abstract: "Let nodes of a zone start again.")
        @OptionGroup var zone: ZoneOptions
        func run() async throws { try await zone.set("up") }
    }
}

/// Which nodes something is done to.
struct FaultOptions: ParsableArguments {
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var name: String
    @Option(help: "One node, such as 0-1.") var node: String?
    @Option(help: "All nodes of a zone.") var zone: String?
    @Option(help: "The primary of this shard, from 0; that of the first one where nothing is named.") var shard: Int?
    @OptionGroup var global: GlobalOptions

    func inject(_ fault: Fault) async throws {
        try await Failure.handling {
            guard [node == nil, zone == nil, shard == nil].filter({ !$0 }).count <= 1 else {
                throw TerraceError(.invalidArgument, "one of --node, --zone and --shard says which nodes")
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

/// A zone of this machine's caches.
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
