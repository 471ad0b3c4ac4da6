import ArgumentParser
import TerraceAPI
import TerraceCore

struct Wait: AsyncParsableCommand {
    enum Goal: String, ExpressibleByArgument, CaseIterable { case available, deleted }

    static let configuration = CommandConfiguration(
        commandName: "wait", abstract: "Wait until a cache is available, or gone.")
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var name: String
    @Option(name: .customLong("for"), help: "available or deleted.") var goal: Goal
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            let deadline = global.deadline
            while true {
                let cache = try await found(client)
                if goal == .deleted ? cache == nil : cache?.state == "available" {
                    if let cache, global.output != .table {
                        try global.printer.print(cache, names: [cache.reference]) { [] }
                    }
                    return
                }
                let reason =
                    cache?.conditions.filter { !$0.status }.map(\.message).joined(separator: "; ")
                    ?? "there is no such cache"
                if deadline.isOver { throw deadline.passed("\(name) is not \(goal.rawValue)", because: reason) }
                // The cache may not have been declared yet, so a missing one is waited for, too.
                try await Task.sleep(for: min(deadline.left, .milliseconds(100)))
            }
        }
    }

    private func found(_ client: APIClient) async throws -> CacheDocument? {
        do { return try await client.find(name) } catch let error as TerraceError where error.code == .notFound {
            return nil
        }
    }
}
