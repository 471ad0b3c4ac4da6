import TerraceAPI
import TerraceCore
import TerraceFrontEnd

extension GoogleCall {
    func getOperation() async throws(GoogleError) -> JSONValue {
        let name = "\(parent)/operations/\(operation)"
        let found = try await core(name) { try await services.caches.operation(operation, wait: .zero) }
        guard found.cache.scope == (try scope()) else { throw .notFound(name) }
        return try await json(of: found)
    }

    func listOperations() async throws(GoogleError) -> JSONValue {
        let scope = try scope()
        let all = try await core(parent) { try await services.caches.operations(in: scope, limit: 1000) }
        var items: [(name: String, value: JSONValue)] = []
        for (index, operation) in all.enumerated() {
            // Newest first: the key counts up while time goes back.
            items.append((String(10_000 + index), try await json(of: operation)))
        }
        let page = try page(items)
        var answer: [String: JSONValue] = ["operations": .array(page.items)]
        answer["nextPageToken"] = page.token
        return .object(answer)
    }

    func json(of operation: Operation) async throws(GoogleError) -> JSONValue {
        let parent = Self.parent(of: operation.cache)
        let target = "\(parent)/instances/\(operation.cache.name)"
        var metadata: [String: JSONValue] = [
            "@type": .string("type.googleapis.com/google.cloud.redis.\(version).OperationMetadata"),
            "createTime": .string(Timestamp.text(operation.startedAt)), "target": .string(target),
            "verb": .string(Self.verb(operation.kind)), "cancelRequested": false, "apiVersion": .string(version),
        ]
        metadata["endTime"] = operation.endedAt.map { .string(Timestamp.text($0)) }
        var json: [String: JSONValue] = [
            "name": .string("\(parent)/operations/\(operation.id)"), "metadata": .object(metadata),
            "done": .bool(operation.state != .running),
        ]
        switch operation.state {
        case .running: break
        case .failed:
            json["error"] = [
                "code": .integer(GoogleError.Status.failedPrecondition.number),
                "message": .string(operation.error ?? "failed"),
            ]
        case .succeeded: json["response"] = try await response(operation, target)
        }
        return .object(json)
    }

    private func response(_ operation: Operation, _ target: String) async throws(GoogleError) -> JSONValue {
        guard operation.kind != .delete else { return ["@type": "type.googleapis.com/google.protobuf.Empty"] }
        var response: [String: JSONValue] = ["name": .string(target)]
        // The instance as it is now; one that was deleted since has its name left.
        if let view = try? await services.caches.cache(operation.cache) {
            response = try await self.json(of: view).members
        }
        response["@type"] = .string("type.googleapis.com/google.cloud.redis.\(version).Instance")
        return .object(response)
    }

    private static func verb(_ kind: Operation.Kind) -> String {
        switch kind {
        case .create: "create"
        case .update, .restart: "update"
        case .delete: "delete"
        case .failover: "failover"
        }
    }
}
