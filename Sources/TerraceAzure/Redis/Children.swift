import TerraceCore
import TerraceFrontEnd

/// What hangs on a cache and is stored: firewall rules and patch schedules have no effect on loopback.
extension AzureCall {
    enum ChildKind: String, CaseIterable {
        case firewallRule = "azure/firewallRule"
        case patchSchedule = "azure/patchSchedule"

        var type: String {
            self == .firewallRule ? "Microsoft.Cache/Redis/firewallRules" : "Microsoft.Cache/Redis/PatchSchedules"
        }
        var path: String { self == .firewallRule ? "firewallRules" : "patchSchedules" }
    }

    private func key(_ kind: ChildKind, _ id: CacheID) -> ResourceKey {
        ResourceKey(kind: kind.rawValue, scope: id.description, name: child.lowercased())
    }

    func listChildren(_ kind: ChildKind) async throws(AzureError) -> WireResponse {
        let view = RedisView(view: try await redis())
        let id = view.view.record.spec.id
        let all = try await core { try await services.resources.resources(kind: kind.rawValue, scope: id.description) }
        return .json(["value": .array(all.map { document(kind, $0.body, view) })])
    }

    func getChild(_ kind: ChildKind) async throws(AzureError) -> WireResponse {
        let view = RedisView(view: try await redis())
        let found = try await core { try await services.resources.resource(key(kind, view.view.record.spec.id)) }
        guard let found else {
            throw .resourceNotFound("Microsoft.Cache/Redis/\(name)/\(kind.path)", child, group: groupName)
        }
        return .json(document(kind, found, view))
    }

    func putChild(_ kind: ChildKind) async throws(AzureError) -> WireResponse {
        let view = RedisView(view: try await redis())
        let properties = body["properties"] ?? [:]
        switch kind {
        case .firewallRule:
            for name in ["startIP", "endIP"] where properties[name]?.text.map(Self.isAddress) != true {
                throw .invalid("properties.\(name)", "It is an IPv4 address.")
            }
        case .patchSchedule:
            guard child.lowercased() == "default" else {
                throw .invalid("name", "A cache has one schedule, 'default'.")
            }
            let entries = properties["scheduleEntries"]?.elements ?? []
            guard !entries.isEmpty,
                entries.allSatisfy({
                    $0["dayOfWeek"]?.text != nil && (0...23).contains($0["startHourUtc"]?.number ?? -1)
                })
            else { throw .invalid("properties.scheduleEntries") }
        }
        let key = key(kind, view.view.record.spec.id)
        let existed = try await core { try await services.resources.resource(key) } != nil
        let stored: JSONValue = ["name": .string(child), "properties": properties]
        _ = try await core { try await services.resources.edit(key) { _ in stored } }
        return .json(document(kind, stored, view), status: existed ? 200 : 201)
    }

    func deleteChild(_ kind: ChildKind) async throws(AzureError) -> WireResponse {
        let key = key(kind, try await redis().record.spec.id)
        let existed = try await core { try await services.resources.resource(key) } != nil
        _ = try await core { try await services.resources.edit(key) { _ in nil } }
        return WireResponse(status: existed ? 200 : 204)
    }

    /// With a cache goes what hangs on it.
    func removeChildren(of id: CacheID) async throws(AzureError) {
        try await core {
            try await services.resources.removeResources(
                kinds: ChildKind.allCases.map(\.rawValue), scope: id.description)
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
