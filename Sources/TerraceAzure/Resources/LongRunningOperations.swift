import TerraceAPI
import TerraceCore
import TerraceFrontEnd

/// Long-running operations. Each is an operation of the core, under the paths that clients poll.
struct LongRunningOperations: AzureResource {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    // MARK: Links to them

    /// The path that clients poll; each kind has its own form of answer.
    enum Kind: String { case asyncOperations, operationsStatus, operationresults }

    /// Headers that tell a client where to poll. Clients ignore `Retry-After: 0` and would wait 30 seconds.
    func polling(_ operation: String, location: String, kind: Kind = .asyncOperations) -> [(
        name: String, value: String
    )] {
        [("Azure-AsyncOperation", link(operation, location: location, kind)), ("Retry-After", "1")]
    }

    /// The answer to a deletion, which is polled by its `Location`.
    func deletion(_ operation: String?, location: String) -> WireResponse {
        Self.accepted(link(operation ?? "", location: location, .operationresults))
    }

    /// The answer to an action without a document, which clients poll by either header.
    func action(_ operation: String, location: String, kind: Kind = .asyncOperations) -> WireResponse {
        let link = [(name: "Location", value: link(operation, location: location, .operationresults))]
        return WireResponse(status: 202, headers: polling(operation, location: location, kind: kind) + link)
    }

    static func accepted(_ link: String, _ body: JSONValue? = nil) -> WireResponse {
        let headers = [(name: "Location", value: link), (name: "Retry-After", value: "1")]
        guard let body else { return WireResponse(status: 202, headers: headers) }
        return .json(body, status: 202, headers: headers)
    }

    private func link(_ operation: String, location: String, _ kind: Kind) -> String {
        call.link(
            "/subscriptions/\(call.subscription)/providers/Microsoft.Cache/locations/\(location)/\(kind.rawValue)/"
                + operation)
    }

    // MARK: Polls

    private func waited() async throws(AzureError) -> Operation {
        let found = try? await call.core.ended(call.operation, within: AzureCall.patience, about: call.subject)
        guard let found, found.cache.azureSubscription.lowercased() == call.subscription.lowercased() else {
            throw AzureError(404, "OperationNotFound", "There is no operation '\(call.operation.prefix(80))'.")
        }
        return found
    }

    func status() async throws(AzureError) -> WireResponse {
        let operation = try await waited()
        var status: [String: JSONValue] = [
            "id": .string(call.path), "name": .string(operation.id),
            "startTime": .string(Timestamp.text(operation.startedAt)),
        ]
        status["endTime"] = operation.endedAt.map { .string(Timestamp.text($0)) }
        switch operation.state {
        case .running: status["status"] = "InProgress"
        case .succeeded: status["status"] = "Succeeded"
        case .failed:
            status["status"] = "Failed"
            let text = call.subject.words.plain(operation.error ?? "The operation failed.")
            status["error"] = ["code": "OperationFailed", "message": .string(text)]
        }
        let headers: [(name: String, value: String)] = operation.state == .running ? [("Retry-After", "1")] : []
        return .json(.object(status), headers: headers)
    }

    /// The answer to a poll by `Location`: 202 while the operation runs, 200 when it is done.
    func result() async throws(AzureError) -> WireResponse {
        let operation = try await waited()
        guard operation.state == .running else {
            return .json([
                "name": .string(operation.id), "status": operation.state == .succeeded ? "Succeeded" : "Failed",
            ])
        }
        return Self.accepted(call.link(call.path), ["name": .string(operation.id), "status": "InProgress"])
    }
}
