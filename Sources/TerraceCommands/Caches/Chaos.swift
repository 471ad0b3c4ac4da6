import ArgumentParser
import TerraceAPI
import TerraceCore

struct Chaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Faults on purpose: kill, freeze or thaw a cache's nodes.",
        discussion: """
            What becomes of it is the tier's: a replica takes over, a node without one comes back, empty where nothing is on \
            disk. A frozen node keeps its sockets and answers nothing; after the tier's patience it is ended and replaced. \
            Each fault is an event (terrace events NAME).
            """)
    @Argument(help: "kill, freeze or thaw.") var fault: String
    @Argument(help: "NAME or SCOPE/NAME.") var name: String
    @Option(help: "One node, such as 0-1.") var node: String?
    @Option(help: "All nodes of a zone.") var zone: String?
    @Option(help: "The primary of this shard, from 0; that of the first one where nothing is named.") var shard: Int?
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            guard [node == nil, zone == nil, shard == nil].filter({ !$0 }).count <= 1 else {
                throw TerraceError(.invalidArgument, "one of --node, --zone and --shard says which nodes")
            }
            let client = try global.client
            var query = ["fault=\(APIClient.escaped(fault))"]
            if let node { query.append("node=\(APIClient.escaped(node))") }
            if let zone { query.append("zone=\(APIClient.escaped(zone))") }
            if let shard { query.append("shard=\(shard)") }
            let path = APIClient.path(try await client.find(name)) + "/actions/chaos?" + query.joined(separator: "&")
            let done: FaultDocument = try await client.send(.post, path, nil)
            try global.printer.print(done, names: done.nodes) { done.nodes.map { [$0, done.fault] } }
        }
    }
}
