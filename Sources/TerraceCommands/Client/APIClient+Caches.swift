import Foundation
import TerraceAPI
import TerraceCore

extension APIClient {
    /// Finds a cache by NAME or SCOPE/NAME. A name alone means the local cache, also where a cloud has one with the
    /// same name.
    /// - Throws: `TerraceError.notFound`, or `.invalidArgument` that names the candidates.
    func find(_ name: String) async throws -> CacheDocument {
        let found = try await get(CacheList.self, "/api/v1/caches?name=\(Self.escaped(name))").caches
        guard let first = found.first else {
            throw TerraceError(.notFound, "there is no cache '\(name)'; 'terrace list' shows what there is")
        }
        if let local = found.first(where: { $0.scope == "local" }) { return local }
        guard found.count == 1 else {
            let names = found.map { "\($0.scope)/\($0.name)" }.joined(separator: ", ")
            throw TerraceError(.invalidArgument, "'\(name)' is the name of several caches; say one of \(names)")
        }
        return first
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
            progress.begin(change.reference, change.action)
            var operation: OperationDocument
            repeat {
                let slice = min(deadline.left, progress.isLive ? .milliseconds(200) : .seconds(5))
                operation = try await get(
                    OperationDocument.self, "/api/v1/operations/\(id)?wait=\(slice / .milliseconds(1))ms")
                if operation.state == "running", progress.isLive || deadline.isOver {
                    let reason = await self.reason(change)
                    progress.update(change.reference, reason)
                    if deadline.isOver { throw deadline.passed(missing, because: reason) }
                }
            } while operation.state == "running"
            progress.end(change.reference, operation.state == "failed" ? "failed" : verb)
            if operation.state == "failed" { failures.append("\(change.reference): \(operation.error ?? "failed")") }
        }
        if !failures.isEmpty { throw TerraceError(.failedPrecondition, failures.joined(separator: "\n")) }
    }

    private func reason(_ change: ChangeDocument) async -> String {
        let cache = try? await get(CacheDocument.self, Self.path(scope: change.scope, name: change.name))
        return cache?.conditions.filter { !$0.status }.map(\.message).joined(separator: "; ") ?? ""
    }
}
