import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Delete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete caches with their data. A cache that does not exist is not an error.", aliases: ["rm"])
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var names: [String]
    @Flag(help: "Do not ask.") var yes = false
    @Flag(help: "Do not wait until the caches are gone.") var noWait = false
    @Option(help: "Make a snapshot of this name first. If it fails, nothing is deleted.") var finalSnapshot: String?
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            guard finalSnapshot == nil || names.count == 1 else {
                throw TerraceError(.invalidArgument, "--final-snapshot names one snapshot; delete one cache with it")
            }
            let client = try global.client
            if !yes, Question.canBeAsked {
                try Question.ask(
                    "Delete \(names.joined(separator: ", ")) with all data?", otherwise: "nothing was deleted")
            }
            let deadline = global.deadline
            var changes: [ChangeDocument] = []
            for name in names {
                do {
                    let cache = try await client.find(name)
                    let query = finalSnapshot.map { "?finalSnapshot=\(APIClient.escaped($0))" } ?? ""
                    let operation: OperationDocument = try await client.send(
                        .delete, APIClient.path(cache) + query, nil)
                    changes.append(ChangeDocument(delete: cache, operation: operation.id))
                } catch let error as TerraceError where error.code == .notFound {
                    global.progress.line("\(name): not there")
                }
            }
            if !noWait { try await client.wait(for: changes, until: deadline, global.progress) }
            try global.printer.print(changes, names: changes.map(\.reference)) {
                changes.map { [$0.reference, noWait ? "deleting" : "deleted"] }
            }
        }
    }
}

extension ChangeDocument {
    fileprivate init(delete cache: CacheDocument, operation: String) {
        self.init(name: cache.name, scope: cache.scope, action: "delete", operation: operation)
    }
}
