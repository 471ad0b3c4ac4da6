import ArgumentParser
import TerraceAPI
import TerraceCore

struct Failover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "failover",
        abstract: "Make a replica the primary, without losing an acknowledged write.")
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var name: String
    @Option(help: "The shard, counted from 0.") var shard = 0
    @Option(help: "The replica that takes over, such as 0-1. (default: the one with the most data)")
    var node: String?
    @Flag(help: "End the primary's process instead; writes that no replica has are lost.") var unplanned = false
    @Flag(help: "Do not wait until the failover is done.") var noWait = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            var query = ["shard=\(shard)"]
            if let node { query.append("node=\(APIClient.escaped(node))") }
            if unplanned { query.append("forced=true") }
            try await Action(name: name, verb: "failover", query: query).run(noWait: noWait, global)
        }
    }
}

/// An action on a running cache, such as a failover.
struct Action {
    var name: String
    var verb: String
    var query: [String]

    func run(noWait: Bool, _ global: GlobalOptions) async throws {
        let client = try global.client
        let deadline = global.deadline
        let path = APIClient.path(try await client.find(name)) + "/actions/\(verb)"
        let operation: OperationDocument = try await client.send(
            .post, path + (query.isEmpty ? "" : "?" + query.joined(separator: "&")), nil)
        let change = ChangeDocument(
            name: operation.name, scope: operation.scope, action: verb, operation: operation.id)
        if !noWait { try await client.wait(for: [change], until: deadline, global.progress) }
        guard global.output != .table else { return }
        let now = try await client.get(OperationDocument.self, "/api/v1/operations/\(operation.id)")
        try global.printer.print(now, names: [change.reference]) { [] }
    }
}
