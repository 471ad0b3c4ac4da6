import TerraceAPI
import TerraceCore

/// Builds the requests of Microsoft.Cache/redis from flags.
enum AzRedisBody {
    static func creation(_ call: AzCall, location: String) throws -> JSONValue {
        let said = call.said
        var properties: [String: JSONValue] = ["enableNonSslPort": .bool(said.isTrue("--enable-non-ssl-port"))]
        properties["sku"] = sku(call, over: [:])
        properties["shardCount"] = try call.number("--shard-count")
        properties["replicasPerMaster"] = try call.number("--replicas-per-master")
        properties["redisConfiguration"] = try call.document("--redis-configuration").map(configuration)
        properties["tenantSettings"] = call.pairs("--tenant-settings")
        if said.has("--disable-access-keys") {
            properties["disableAccessKeyAuthentication"] = .bool(said.isTrue("--disable-access-keys"))
        }
        for (flag, name) in [
            ("--redis-version", "redisVersion"), ("--minimum-tls-version", "minimumTlsVersion"),
            ("--subnet-id", "subnetId"), ("--static-ip", "staticIP"), ("--update-channel", "updateChannel"),
            ("--zonal-allocation-policy", "zonalAllocationPolicy"),
        ] { properties[name] = call.choice(flag).map { .string($0) } }
        var body: [String: JSONValue] = ["location": .string(location), "properties": .object(properties)]
        body["tags"] = call.pairs("--tags")
        if said.has("--zones") { body["zones"] = .array(said.all("--zones").map { .string($0) }) }
        body["identity"] = identity(
            isSystem: said.isTrue("--mi-system-assigned"), users: said.all("--mi-user-assigned"))
        return .object(body)
    }

    /// The SKU from `--sku` and `--vm-size`: `P2` means family P, capacity 2.
    private static func sku(_ call: AzCall, over old: JSONValue) -> JSONValue {
        var sku = old.members
        if let name = call.choice("--sku") { sku["name"] = .string(name) }
        if let size = call.said["--vm-size"] {
            sku["family"] = .string(size.prefix(1).uppercased())
            sku["capacity"] = Int(size.dropFirst()).map { .integer($0) }
        }
        return .object(sku)
    }

    private static func configuration(_ given: JSONValue) -> JSONValue {
        .object(Dictionary(given.members.map { (AzView.setting($0.key), $0.value) }) { $1 })
    }

    /// The identity of a request; nil where there is none.
    static func identity(isSystem: Bool, users: [String]) -> JSONValue? {
        let kinds = (isSystem ? ["SystemAssigned"] : []) + (users.isEmpty ? [] : ["UserAssigned"])
        guard !kinds.isEmpty else { return nil }
        var identity: [String: JSONValue] = ["type": .string(kinds.joined(separator: ", "))]
        if !users.isEmpty {
            identity["userAssignedIdentities"] = .object(Dictionary(users.map { ($0, .object([:])) }) { $1 })
        }
        return .object(identity)
    }

    // MARK: Changes

    /// A patch with only the properties that the flags change.
    static func change(_ call: AzCall, of old: JSONValue) throws -> JSONValue {
        var patch = Patch(old: old)
        for word in call.said.all("--set") {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else {
                throw VendorFailure.usage("invalid syntax: --set property1.property2=<value>, not '\(word)'")
            }
            try patch.set(parts[0], to: value(parts[1], isText: call.said.isTrue("--force-string")))
        }
        for path in call.said.all("--remove") { try patch.set(path, to: nil) }
        if call.said.has("--sku") || call.said.has("--vm-size") {
            patch.properties["sku"] = sku(call, over: patch.properties["sku"] ?? old["properties"]?["sku"] ?? [:])
        }
        if let count = try call.number("--shard-count") { patch.properties["shardCount"] = count }
        return patch.body
    }

    /// The text as JSON where it is valid JSON, else as a string.
    private static func value(_ text: String, isText: Bool) -> JSONValue {
        isText ? .string(text) : (try? JSON.value(text.utf8, within: .ours)) ?? .string(text)
    }

    private struct Patch {
        let old: JSONValue
        var properties: [String: JSONValue] = [:]
        private var top: [String: JSONValue] = [:]

        init(old: JSONValue) { self.old = old }

        var body: JSONValue {
            .object(top.merging(properties.isEmpty ? [:] : ["properties": .object(properties)]) { $1 })
        }

        /// Sets the property at `path`, such as `shardCount`, `shard_count`, `shard-count`, `sku.capacity`,
        /// `redisConfiguration.maxmemory-policy` or `tags.a`.
        mutating func set(_ path: String, to value: JSONValue?) throws {
            let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
            guard let first = parts.first else {
                throw VendorFailure.usage("--set and --remove need the name of a property")
            }
            var name = AzView.camel(first)
            if name == "staticIp" { name = "staticIP" }
            guard parts.count == 2 else {
                if ["tags", "zones", "identity"].contains(name) {
                    top[name] = value ?? .null
                } else {
                    properties[name] = value ?? .null
                }
                return
            }
            switch name {
            case "redisConfiguration":
                var settings = properties[name]?.members ?? [:]
                settings[AzView.setting(parts[1])] = value ?? .null
                properties[name] = .object(settings)
            case "sku", "tenantSettings":
                var members = (properties[name] ?? old["properties"]?[name])?.members ?? [:]
                members[parts[1]] = value
                properties[name] = .object(members)
            case "tags":
                var members = (top[name] ?? old[name])?.members ?? [:]
                members[parts[1]] = value.map { .string(VendorOutput.cell($0)) }
                top[name] = .object(members)
            default:
                throw VendorFailure.usage(
                    "Couldn't find '\(parts[0])' in '\(path)': it has no members that can be set.")
            }
        }
    }
}
