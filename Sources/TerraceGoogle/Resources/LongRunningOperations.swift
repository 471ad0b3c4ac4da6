import TerraceAPI
import TerraceCore
import TerraceFrontEnd

/// Long-running operations. Each is an operation of the core.
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
            // The keys count up from the newest operation, so that the newest comes first.
            items.append((String(10_000 + index), try await described(operation)))
        }
        return try input.page("operations", items)
    }

    // MARK: Answers of mutations

    /// The answer to a change: its operation, after waiting a moment for its end.
    /// - Parameter operation: nil when there was nothing to change.
    func answer(_ operation: String?, of cache: CacheID) async throws(GoogleError) -> JSONValue {
        guard let operation else { return try await described(nothingToDo(cache)) }
        let ended = try await call.core.ended(operation, within: GoogleCall.patience, about: call.instanceName)
        return try await described(ended)
    }

    /// A finished operation for a request that changes nothing.
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
        // The instance's present state; only the name if it has been deleted since.
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
        case .export: "export"
        case .import: "import"
        // Memorystore has no operations of these names: they are asked for by Terrace's own API.
        case .snapshot: "export"
        case .verify: "verify"
        case .flush: "flush"
        }
    }
}
