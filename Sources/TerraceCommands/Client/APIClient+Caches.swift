import Foundation
import TerraceAPI
import TerraceCore

extension APIClient {
    /// Finds a cache by NAME or SCOPE/NAME. A name alone means the local cache, also where a cloud has one with the
    /// same name.
    /// - Throws: `TerraceError.notFound`, or `.invalidArgument` that names the candidates.
    func find(_ name: String) async throws -> CacheDocument {
        let found = try await get(CacheList.self, "/api/v1/caches?name=\(Self.escaped(name))").caches
        return try NamedKind.cache.choose(
            name, of: found, scope: \.scope, reference: { "\($0.scope)/\($0.name)" })
    }

    static func path(_ cache: CacheDocument) -> String { path(scope: cache.scope, name: cache.name) }

    static func path(scope: String, name: String) -> String { "/api/v1/caches/\(escaped(scope))/\(escaped(name))" }

    static func escaped(_ text: String) -> String {
        let safe = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: safe) ?? ""
    }

    /// Waits for operations one after the other, up to one deadline for all, and shows their progress.
    /// - Throws: the operations' failures; `TerraceError.deadlineExceeded` that names the operation which has not ended.
    func wait(for changes: [ChangeDocument], until deadline: Deadline, _ progress: Progress) async throws {
        var failures: [String] = []
        for change in changes {
            guard let id = change.operation else { continue }
            let verb = change.action == "delete" ? "deleted" : "available"
            let missing =
                ["failover", "restart"].contains(change.action)
                ? "the \(change.action) of \(change.reference) has not ended" : "\(change.reference) is not \(verb)"
            let awaited = Awaited(name: change.reference, action: change.action, state: verb, missing: missing)
            let operation = try await wait(for: id, awaited, until: deadline, progress) { await self.reason(change) }
            if operation.state == "failed" { failures.append("\(change.reference): \(operation.error ?? "failed")") }
        }
        if !failures.isEmpty { throw TerraceError(.failedPrecondition, failures.joined(separator: "\n")) }
    }

    /// What is waited for, in the words of the progress and of the error.
    struct Awaited {
        /// The name of the thing.
        var name: String
        /// What is done to it, such as `create`.
        var action: String
        /// The state that ends the wait, such as `available`.
        var state: String
        /// The message of a deadline that passes first, such as `web is not available`.
        var missing: String
    }

    /// Waits for one operation, and shows its progress.
    /// - Parameter reason: how far it is, or why it is not done.
    /// - Returns: the operation after its end.
    /// - Throws: `TerraceError.deadlineExceeded`.
    func wait(
        for id: String, _ awaited: Awaited, until deadline: Deadline, _ progress: Progress,
        reason: () async -> String
    ) async throws -> OperationDocument {
        progress.begin(awaited.name, awaited.action)
        while true {
            let slice = min(deadline.left, progress.isLive ? .milliseconds(200) : .seconds(5))
            let operation = try await get(
                OperationDocument.self, "/api/v1/operations/\(id)?wait=\(slice / .milliseconds(1))ms")
            guard operation.state == "running" else {
                progress.end(awaited.name, operation.state == "failed" ? "failed" : awaited.state)
                return operation
            }
            guard progress.isLive || deadline.isOver else { continue }
            let reason = await reason()
            progress.update(awaited.name, reason)
            if deadline.isOver { throw deadline.passed(awaited.missing, because: reason) }
        }
    }

    private func reason(_ change: ChangeDocument) async -> String {
        let cache = try? await get(CacheDocument.self, Self.path(scope: change.scope, name: change.name))
        return cache?.conditions.filter { !$0.status }.map(\.message).joined(separator: "; ") ?? ""
    }
}
