import Synchronization
import TerraceCore

/// Collects the changes of one request and writes them in one transaction, so that a request that fails changes
/// nothing.
///
/// The request sees its own changes of resources at once. They are stored together with the next cache that the request
/// changes; `commit` stores the rest at the request's end.
public final class RequestStage: Sendable {
    private let base: FrontEndServices
    private let changes = Mutex<[ResourceChange]>([])

    public init(_ services: FrontEndServices) { base = services }

    /// The services for the request, with its own changes in view.
    public var services: FrontEndServices {
        var services = base
        services.resources = StagedResources(base: base.resources, stage: self)
        services.provisioning = StagedCaches(base: base.provisioning, stage: self)
        services.snapshots = StagedSnapshots(base: base.snapshots, stage: self)
        return services
    }

    public func commit() async throws {
        let rest = take()
        if !rest.isEmpty { try await base.resources.change(rest) }
    }

    fileprivate func add(_ more: [ResourceChange]) { changes.withLock { $0 += more } }

    fileprivate var staged: [ResourceChange] { changes.withLock { $0 } }

    func take() -> [ResourceChange] {
        changes.withLock { changes in
            defer { changes = [] }
            return changes
        }
    }
}

/// The resources with the request's changes applied.
private struct StagedResources: ResourceStore {
    let base: any ResourceStore
    let stage: RequestStage

    func resource(_ key: ResourceKey) async throws -> JSONValue? {
        var value = try await base.resource(key)
        for change in stage.staged { value = try change.applied(to: value, of: key) }
        return value
    }

    func resources(kind: String, scope: String?) async throws -> [Resource] {
        var known = Dictionary(
            try await base.resources(kind: kind, scope: scope).map { ($0.key, $0.body) }, uniquingKeysWith: { $1 })
        for change in stage.staged {
            var keys = Set(known.keys)
            if case .edit(let key, _) = change, key.kind == kind, scope == nil || key.scope == scope {
                keys.insert(key)
            }
            for key in keys { known[key] = try change.applied(to: known[key], of: key) }
        }
        return known.map { Resource(key: $0.key, body: $0.value) }
            .sorted { ($0.key.scope, $0.key.name) < ($1.key.scope, $1.key.name) }
    }

    @discardableResult
    func edit(
        _ key: ResourceKey, _ body: @Sendable @escaping (JSONValue?) throws -> JSONValue?
    ) async throws -> JSONValue? {
        let value = try body(try await resource(key))
        stage.add([.edit(key, body)])
        return value
    }

    func change(_ changes: [ResourceChange]) async throws { stage.add(changes) }
}

extension ResourceChange {
    fileprivate func applied(to value: JSONValue?, of key: ResourceKey) throws -> JSONValue? {
        switch self {
        case .edit(let other, let body): other == key ? try body(value) : value
        case .remove(let kinds, let scope): kinds.contains(key.kind) && scope == key.scope ? nil : value
        }
    }
}
