import TerraceCore

/// Resources in az's form: as the SDK's models, they have the properties at the top level, in camel case, and null for each
/// property that is not set.
enum AzView {
    static func redis(_ resource: JSONValue) -> JSONValue {
        var members = flat(resource, unset: unset).members
        members["redisConfiguration"] = configuration(members["redisConfiguration"] ?? [:])
        members["instances"] = .array(
            (members["instances"]?.elements ?? []).map { instance in
                .object(
                    instance.members.merging(["nonSslPort": .null, "shardId": .null, "zone": .null]) { own, _ in own })
            })
        return .object(members)
    }

    static func schedule(_ resource: JSONValue) -> JSONValue {
        var members = flat(resource).members
        members["scheduleEntries"] = .array(
            (members["scheduleEntries"]?.elements ?? []).map { entry in
                var entry = entry.members
                entry["maintenanceWindow"] = entry["maintenanceWindow"]?.text.map { .string(clock($0)) } ?? .null
                return .object(entry)
            })
        return .object(members)
    }

    /// A child resource, such as an access policy. A policy has a property `type` and a resource type; the SDK's model
    /// has both.
    static func child(_ resource: JSONValue) -> JSONValue {
        var members = flat(resource).members
        guard let own = resource["properties"]?["type"] else { return .object(members) }
        members["typePropertiesType"] = own
        members["type"] = resource["type"]
        return .object(members)
    }

    /// The resource with its properties at the top level, and its resource group, taken from the id.
    static func flat(_ resource: JSONValue, unset: [String] = []) -> JSONValue {
        var members = resource.members
        for (name, value) in members.removeValue(forKey: "properties")?.members ?? [:] {
            members[name.hasSuffix("IP") ? name.dropLast(2) + "Ip" : name] = value
        }
        for name in unset where members[name] == nil { members[name] = .null }
        members["resourceGroup"] = group(ofID: members["id"]?.text ?? "")
        return .object(members)
    }

    static func group(ofID id: String) -> JSONValue? {
        let parts = id.split(separator: "/")
        return parts.count > 3 ? .string(String(parts[3])) : nil
    }

    private static let unset = [
        "accessKeys", "identity", "minimumTlsVersion", "privateEndpointConnections", "replicasPerMaster",
        "replicasPerPrimary", "shardCount", "staticIp", "subnetId", "zonalAllocationPolicy", "zones",
    ]

    // MARK: redisConfiguration

    /// The settings that the SDK's model has as members; others are its `additionalProperties`.
    private static let settings = [
        "aad-enabled", "aof-backup-enabled", "aof-storage-connection-string-0", "aof-storage-connection-string-1",
        "authnotrequired", "maxclients", "maxfragmentationmemory-reserved", "maxmemory-delta", "maxmemory-policy",
        "maxmemory-reserved", "notify-keyspace-events", "preferred-data-archive-auth-method",
        "preferred-data-persistence-auth-method", "rdb-backup-enabled", "rdb-backup-frequency",
        "rdb-backup-max-snapshot-count", "rdb-storage-connection-string", "storage-subscription-id",
        "zonal-configuration",
    ]

    private static func configuration(_ given: JSONValue) -> JSONValue {
        var shown = Dictionary(uniqueKeysWithValues: settings.map { (camel($0), given[$0] ?? .null) })
        let others = given.members.filter { !settings.contains($0.key) }
        shown["additionalProperties"] = others.isEmpty ? .null : .object(others)
        return .object(shown)
    }

    /// The name in camel case: `maxmemory-policy` becomes `maxmemoryPolicy`.
    static func camel(_ name: String) -> String {
        let parts = name.split { $0 == "-" || $0 == "_" }
        return parts.prefix(1).joined() + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// The setting's name in the API. `name` is that name or the model's.
    static func setting(_ name: String) -> String { settings.first { camel($0) == camel(name) } ?? name }

    /// A duration such as `PT5H30M` in Python's form: `5:30:00`.
    private static func clock(_ text: String) -> String {
        guard let match = text.wholeMatch(of: /PT(?:(\d+)H)?(?:(\d+)M)?/) else { return text }
        let minutes = Int(match.2 ?? "0") ?? 0
        return "\(match.1 ?? "0"):\(minutes < 10 ? "0" : "")\(minutes):00"
    }
}
