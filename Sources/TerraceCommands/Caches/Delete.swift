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
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
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
                    let operation: OperationDocument = try await client.send(.delete, APIClient.path(cache), nil)
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
