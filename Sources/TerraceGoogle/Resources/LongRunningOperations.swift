import TerraceAPI
import TerraceCore
import TerraceFrontEnd

/// Long-running operations: each is one of the core's.
struct LongRunningOperations: GoogleResource {
    private let call: GoogleCall

    init(_ call: GoogleCall) { self.call = call }

    func get() async throws(GoogleError) -> JSONValue {
        let name = "\(call.parent)/operations/\(call.operation)"
        let found = try await call.core(about: name) { try await $0.caches.operation(call.operation, wait: .zero) }
        guard found.cache.scope == (try call.scope()) else { throw .notFound(name) }
        return try await described(found)
    }

    func list(_ input: PageQuery) async throws(GoogleError) -> JSONValue {
        let scope = try call.scope()
        let all = try await call.core(about: call.parent) { try await $0.caches.operations(in: scope, limit: 1000) }
        var items: [Page.Item] = []
        for (index, operation) in all.enumerated() {
            // Newest first: the key counts up while time goes back.
            items.append((String(10_000 + index), try await described(operation)))
        }
        return try input.page("operations", items)
    }

    // MARK: Answers of mutations

    /// The answer to a mutation: its operation, after a moment's patience for the end.
    /// - Parameter operation: nil where nothing was to be changed.
    func answer(_ operation: String?, of cache: CacheID) async throws(GoogleError) -> JSONValue {
        guard let operation else { return try await described(nothingToDo(cache)) }
        let ended = try await call.core.ended(operation, within: GoogleCall.patience, about: call.instanceName)
        return try await described(ended)
    }

    /// A change that changes nothing is done at once.
    private func nothingToDo(_ cache: CacheID) -> Operation {
        let services = call.core.services
        var done = Operation(
            id: services.uuid(), cache: cache, kind: .update, generation: 0, startedAt: services.now())
        done.state = .succeeded
        done.endedAt = services.now()
        return done
    }

    // MARK: Showing

    private func described(_ operation: Operation) async throws(GoogleError) -> JSONValue {
        let parent = GoogleCall.parent(of: operation.cache)
        let target = "\(parent)/instances/\(operation.cache.name)"
        var metadata: [String: JSONValue] = [
            "@type": call.type("OperationMetadata"),
            "createTime": .string(Timestamp.text(operation.startedAt)), "target": .string(target),
            "verb": .string(Self.verb(operation.kind)), "cancelRequested": false, "apiVersion": .string(call.version),
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
        if let view = try? await call.core.services.caches.cache(operation.cache) {
            response = try await Instances(call).shown(view).members
        }
        response["@type"] = call.type("Instance")
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
