import TerraceCore
import TerraceFrontEnd

/// The documents of one kind that belong to a cache.
struct RedisChildren {
    enum Kind: String, CaseIterable {
        case firewallRule, patchSchedule, accessPolicy, accessPolicyAssignment

        var path: String {
            switch self {
            case .firewallRule: "firewallRules"
            case .patchSchedule: "patchSchedules"
            case .accessPolicy: "accessPolicies"
            case .accessPolicyAssignment: "accessPolicyAssignments"
            }
        }

        var type: String {
            self == .patchSchedule ? "Microsoft.Cache/Redis/PatchSchedules" : "Microsoft.Cache/Redis/\(path)"
        }
    }

    let call: AzureCall
    let kind: Kind

    private func folder(_ id: CacheID) -> Folder<AzureError> { call.folder(kind.rawValue, in: id.description) }

    /// The stored documents.
    func all(of id: CacheID) async throws(AzureError) -> [JSONValue] {
        try await folder(id).documents().map(\.body)
    }

    // MARK: Answers

    func list(_ documents: [JSONValue], of view: CacheView) -> WireResponse {
        .json(["value": .array(documents.map { shown($0, of: view) })])
    }

    /// The document that the path names.
    func get(among documents: [JSONValue], of view: CacheView) throws(AzureError) -> WireResponse {
        guard let found = documents.first(where: { $0["name"]?.text?.lowercased() == call.child.lowercased() }) else {
            throw .resourceNotFound(
                "Microsoft.Cache/Redis/\(call.name)/\(kind.path)", call.child, group: call.groupName)
        }
        return .json(shown(found, of: view))
    }

    /// Stores the document that the path names.
    func put(_ properties: JSONValue, of view: CacheView) async throws(AzureError) -> WireResponse {
        let stored: JSONValue = ["name": .string(call.child), "properties": properties]
        let existed = try await folder(view.record.spec.id).replace(call.child.lowercased(), with: stored)
        return .json(shown(stored, of: view), status: existed ? 200 : 201)
    }

    /// - Returns: 204 if there was no document, else 200.
    func delete(of id: CacheID) async throws(AzureError) -> WireResponse {
        let existed = try await folder(id).replace(call.child.lowercased(), with: nil)
        return WireResponse(status: existed ? 200 : 204)
    }

    private func shown(_ stored: JSONValue, of view: CacheView) -> JSONValue {
        let cache = RedisView(view: view)
        let own = stored["name"]?.text ?? ""
        var document: [String: JSONValue] = [
            "id": .string("\(cache.id)/\(kind.path)/\(own)"),
            "name": .string("\(view.record.spec.id.name)/\(own)"),
            "type": .string(kind.type), "properties": stored["properties"] ?? [:],
        ]
        if kind == .patchSchedule { document["location"] = .string(cache.location) }
        return .object(document)
    }
}

/// A resource whose documents belong to a cache and have no effect on its servers.
protocol RedisChildResource: AzureResource {
    var call: AzureCall { get }
    static var kind: RedisChildren.Kind { get }
}

extension RedisChildResource {
    var children: RedisChildren { RedisChildren(call: call, kind: Self.kind) }

    func list() async throws(AzureError) -> WireResponse {
        let view = try await RedisCaches(call).find()
        return children.list(try await children.all(of: view.record.spec.id), of: view)
    }

    func get() async throws(AzureError) -> WireResponse {
        let view = try await RedisCaches(call).find()
        return try children.get(among: try await children.all(of: view.record.spec.id), of: view)
    }

    func delete() async throws(AzureError) -> WireResponse {
        try await children.delete(of: try await RedisCaches(call).find().record.spec.id)
    }
}
