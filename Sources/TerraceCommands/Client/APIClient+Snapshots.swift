import TerraceAPI
import TerraceCore

extension APIClient {
    /// Finds a snapshot by NAME or SCOPE/NAME. A name alone means the local snapshot, also where a cloud has one with the
    /// same name.
    /// - Throws: `TerraceError.notFound`, or `.invalidArgument` that names the candidates.
    func findSnapshot(_ name: String) async throws -> SnapshotDocument {
        let found = try await get(SnapshotList.self, "/api/v1/snapshots?name=\(Self.escaped(name))").snapshots
        return try NamedKind.snapshot.choose(name, of: found, scope: \.scope, reference: \.reference)
    }

    static func path(_ snapshot: SnapshotDocument) -> String {
        "/api/v1/snapshots/\(escaped(snapshot.scope))/\(escaped(snapshot.name))"
    }

    /// Waits until the work on a snapshot is done.
    /// - Throws: `TerraceError.failedPrecondition` with the reason where it failed, `.deadlineExceeded`.
    func wait(
        for operation: OperationDocument, on snapshot: SnapshotDocument, state: String, until deadline: Deadline,
        _ progress: Progress
    ) async throws {
        let path = Self.path(snapshot)
        let ended = try await wait(
            for: operation.id,
            Awaited(
                name: snapshot.reference, action: operation.kind, state: state,
                missing: "snapshot \(snapshot.reference) is not \(state)"), until: deadline, progress
        ) {
            let now = try? await self.get(SnapshotDocument.self, path)
            guard let now, now.state == "creating" else { return now?.state ?? "" }
            return now.error.map { "it is tried again: \($0)" } ?? "\(now.percent) %"
        }
        guard ended.state == "succeeded" else {
            throw TerraceError(.failedPrecondition, "\(snapshot.reference): \(ended.error ?? "failed")")
        }
    }
}
