import ArgumentParser
import TerraceAPI
import TerraceCore

struct BranchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "branch", abstract: "Create copies of a cache, such as one for each parallel test.",
        discussion: """
            The copies begin with the data of the cache as they are now, or with those of a snapshot, and go their own ways from \
            there. Their files are clones or links of one file where the file system can, so that they cost no bytes.
            """)
    @Argument(help: "The new cache's name; with --count, each has a number after it, such as NAME-1.") var name: String
    @Option(name: .customLong("from"), help: "NAME or SCOPE/NAME of a cache, or of a snapshot.", completion: .caches)
    var source: String
    @Option(help: "How many copies to make, 1 to 100. (default: one, called NAME)") var count: Int?
    @Flag(help: "Do not wait until the copies are available.") var noWait = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            let deadline = global.deadline
            let snapshot = try await snapshot(client, deadline)
            let request = BranchRequest(
                name: name, from: "\(snapshot.scope)/\(snapshot.name)", count: count)
            let list: ChangeList = try await client.send(
                .post, "/api/v1/branches", try JSON.bytes(request), within: deadline.left)
            if !noWait { try await client.wait(for: list.changes, until: deadline, global.progress) }
            var caches: [CacheDocument] = []
            for change in list.changes {
                caches.append(
                    try await client.get(
                        CacheDocument.self, APIClient.path(scope: change.scope, name: change.name)))
            }
            try global.printer.print(caches, names: caches.map(\.reference)) { CacheTables.list(caches) }
        }
    }

    /// A snapshot of the cache as it is now, or the one that is named.
    private func snapshot(_ client: APIClient, _ deadline: Deadline) async throws -> SnapshotDocument {
        let cache: CacheDocument
        do { cache = try await client.find(source) } catch let error as TerraceError where error.code == .notFound {
            do { return try await client.findSnapshot(source) } catch let other as TerraceError
                where other.code == .notFound
            {
                throw TerraceError(.notFound, "there is no cache and no snapshot '\(source)'")
            }
        }
        var request = SnapshotRequest(cache: "\(cache.scope)/\(cache.name)", name: nil)
        request.transient = true
        let answer: SnapshotAnswer = try await client.send(.post, "/api/v1/snapshots", try JSON.bytes(request))
        try await client.wait(
            for: answer.operation, on: answer.snapshot, state: "available", until: deadline, global.progress)
        return answer.snapshot
    }
}
