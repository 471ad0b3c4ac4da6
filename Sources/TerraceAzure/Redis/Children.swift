import TerraceCore
import TerraceFrontEnd

/// What hangs on a cache and is stored. Firewall rules and patch schedules have no effect on loopback; access policies and
/// their assignments make users of the cache.
extension AzureCall {
    enum ChildKind: String, CaseIterable {
        case firewallRule = "azure/firewallRule"
        case patchSchedule = "azure/patchSchedule"
        case accessPolicy = "azure/accessPolicy"
        case accessPolicyAssignment = "azure/accessPolicyAssignment"

        var type: String {
            self == .patchSchedule ? "Microsoft.Cache/Redis/PatchSchedules" : "Microsoft.Cache/Redis/\(path)"
        }

        var path: String {
            switch self {
            case .firewallRule: "firewallRules"
            case .patchSchedule: "patchSchedules"
            case .accessPolicy: "accessPolicies"
            case .accessPolicyAssignment: "accessPolicyAssignments"
            }
        }
    }

    private func key(_ kind: ChildKind, _ id: CacheID) -> ResourceKey {
        ResourceKey(kind: kind.rawValue, scope: id.description, name: child.lowercased())
    }

    func listChildren(_ kind: ChildKind) async throws(AzureError) -> WireResponse {
        let view = RedisView(view: try await redis())
        let id = view.view.record.spec.id
        let all = try await children(kind, of: id)
        return .json(["value": .array(all.map { document(kind, $0, view) })])
    }

    func getChild(_ kind: ChildKind) async throws(AzureError) -> WireResponse {
        let view = RedisView(view: try await redis())
        let all = try await children(kind, of: view.view.record.spec.id)
        guard let found = all.first(where: { $0["name"]?.text?.lowercased() == child.lowercased() }) else {
            throw .resourceNotFound("Microsoft.Cache/Redis/\(name)/\(kind.path)", child, group: groupName)
        }
        return .json(document(kind, found, view))
    }

    /// As stored; every cache has the service's own access policies besides.
    func children(_ kind: ChildKind, of id: CacheID) async throws(AzureError) -> [JSONValue] {
        let stored = try await core {
            try await services.resources.resources(kind: kind.rawValue, scope: id.description)
        }
        return (kind == .accessPolicy ? Self.builtInPolicies : []) + stored.map(\.body)
    }

    func putChild(_ kind: ChildKind) async throws(AzureError) -> WireResponse {
        let view = RedisView(view: try await redis())
        var properties = body["properties"] ?? [:]
        switch kind {
        case .accessPolicy: properties = try await policy(properties, view.view.record.spec)
        case .accessPolicyAssignment: properties = try await assignment(properties, of: view.view.record.spec.id)
        case .firewallRule:
            for name in ["startIP", "endIP"] where properties[name]?.text.map(Self.isAddress) != true {
                throw .invalid("properties.\(name)", "It is an IPv4 address.")
            }
        case .patchSchedule:
            guard child.lowercased() == "default" else {
                throw .invalid("name", "A cache has one schedule, 'default'.")
            }
            let entries = properties["scheduleEntries"]?.elements ?? []
            guard !entries.isEmpty else {
                throw .invalid("properties.scheduleEntries", "A schedule has at least one entry.")
            }
            for (index, entry) in entries.enumerated() {
                for name in ["dayOfWeek", "startHourUtc"] where (entry[name] ?? .null) == .null {
                    throw .invalid("properties.scheduleEntries[\(index)].\(name)", "Each entry needs it.")
                }
            }
        }
        let key = key(kind, view.view.record.spec.id)
        let stored: JSONValue = ["name": .string(child), "properties": properties]
        let existed = try await write(key, stored) { () async throws(AzureError) in
            if kind.isAccess { try await applyPrincipals(view.view.record.spec.id) }
        }
        return .json(document(kind, stored, view), status: existed ? 200 : 201)
    }

    func deleteChild(_ kind: ChildKind) async throws(AzureError) -> WireResponse {
        let id = try await redis().record.spec.id
        if kind == .accessPolicy { try await checkUnused(id) }
        let existed = try await write(key(kind, id), nil) { () async throws(AzureError) in
            if kind.isAccess { try await applyPrincipals(id) }
        }
        return WireResponse(status: existed ? 200 : 204)
    }

    /// With a cache goes what hangs on it.
    func removeChildren(of id: CacheID) async throws(AzureError) {
        try await core {
            try await services.resources.change([
                .remove(kinds: ChildKind.allCases.map(\.rawValue) + [Self.databaseAssignment], scope: id.description)
            ])
        }
    }

    private func document(_ kind: ChildKind, _ stored: JSONValue, _ view: RedisView) -> JSONValue {
        let own = stored["name"]?.text ?? ""
        let cache = view.view.record.spec.id.name
        var document: [String: JSONValue] = [
            "id": .string("\(view.id)/\(kind.path)/\(own)"), "name": .string("\(cache)/\(own)"),
            "type": .string(kind.type), "properties": stored["properties"] ?? [:],
        ]
        if kind == .patchSchedule { document["location"] = .string(view.location) }
        return .object(document)
    }

    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
