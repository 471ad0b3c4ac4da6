import TerraceAPI
import TerraceCore
import TerraceFrontEnd

/// Long-running operations: each is one of the core's, under the paths that clients poll.
extension AzureCall {
    /// How long a poll is held open: a client that is told to come back waits a second at least.
    static let patience = Duration.seconds(4)

    /// Where a client asks how far it is. `Retry-After: 0` would be taken for none, and none for 30 seconds.
    func polling(_ operation: String, location: String, kind: String = "asyncOperations") -> [(
        name: String, value: String
    )] {
        [
            ("Azure-AsyncOperation", link(operationPath(kind, operation, location: location))), ("Retry-After", "1"),
        ]
    }

    private func waited() async throws(AzureError) -> Operation {
        let found = try? await services.caches.operation(operation, wait: services.patience ?? Self.patience)
        guard let found, Self.subscription(of: found.cache).lowercased() == subscription.lowercased() else {
            throw AzureError(404, "OperationNotFound", "There is no operation '\(operation.prefix(80))'.")
        }
        return found
    }

    func status() async throws(AzureError) -> WireResponse {
        let operation = try await waited()
        var status: [String: JSONValue] = [
            "id": .string(head.segments.map { "/" + $0 }.joined()), "name": .string(operation.id),
            "startTime": .string(Timestamp.text(operation.startedAt)),
        ]
        status["endTime"] = operation.endedAt.map { .string(Timestamp.text($0)) }
        switch operation.state {
        case .running: status["status"] = "InProgress"
        case .succeeded: status["status"] = "Succeeded"
        case .failed:
            status["status"] = "Failed"
            status["error"] = [
                "code": "OperationFailed", "message": .string(words.plain(operation.error ?? "The operation failed.")),
            ]
        }
        let headers: [(name: String, value: String)] = operation.state == .running ? [("Retry-After", "1")] : []
        return .json(.object(status), headers: headers)
    }

    /// The older way: 202 while it runs, 200 when it is done.
    func result() async throws(AzureError) -> WireResponse {
        let operation = try await waited()
        guard operation.state == .running else {
            return .json([
                "name": .string(operation.id), "status": operation.state == .succeeded ? "Succeeded" : "Failed",
            ])
        }
        return .json(
            ["name": .string(operation.id), "status": "InProgress"], status: 202,
            headers: [("Location", link(head.segments.map { "/" + $0 }.joined())), ("Retry-After", "1")])
    }
}
