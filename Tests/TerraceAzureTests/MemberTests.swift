import TerraceAPI
import TerraceCore
import TerraceFrontEnd
import TerraceTestSupport
import Testing

@testable import TerraceAzure

/// Sends each member of each supported request alone, and checks that it has the effect that the table says.
@Suite struct MemberTests {
    /// Members that are used and whose effect no answer shows.
    private static let unseen: Set<String> = [
        "redis.check_name_availability name", "redis.check_name_availability type", "redis.force_reboot ports[]",
        "redis.force_reboot rebootType", "redis.force_reboot shardId", "redis.regenerate_key keyType",
        "databases.begin_regenerate_key keyType", "redis.begin_export_data container", "redis.begin_export_data prefix",
        "redis.begin_export_data format", "redis.begin_import_data files[]", "redis.begin_import_data format",
        "databases.begin_export sasUri", "databases.begin_import_method sasUris[]", "databases.begin_flush ids[]",
    ]

    private static var operations: [String] { Set(AzureMembers.table.members.map(\.operation)).sorted() }

    @Test(arguments: operations)
    func memberIsShownOrRefusedByName(_ operation: String) async throws {
        try await FrontEndFixture.with { fixture in
            let probe = MemberProbe(operation, fixture)
            for (number, member) in AzureMembers.table.members(of: operation).enumerated() {
                let what = "\(operation) \(member.path)"
                let leaf = MemberProbe.leaf(member.path)
                switch member.fate {
                case .readOnly:
                    let answer = try await probe.send(member.path, "terrace-ignores-this", number)
                    #expect(answer.status < 300, "\(what): \(answer.text)")
                    #expect(!answer.text.contains("terrace-ignores-this"), "\(what)")
                case .refused:
                    let answer = try await probe.send(member.path, MemberProbe.good(what), number)
                    #expect(answer.status == 400 && answer.text.contains(leaf), "\(what): \(answer.text)")
                case .used, .stored:
                    let good = MemberProbe.good(what)
                    let answer = try await probe.send(member.path, good, number)
                    let isRefusedByName = answer.status >= 400 && answer.text.contains(leaf)
                    if member.fate == .stored { #expect(!isRefusedByName, "\(what): \(answer.text)") }
                    guard !isRefusedByName, !Self.unseen.contains(what) else { continue }
                    let shown = MemberProbe.found(member.path, in: answer.shown)
                    #expect(answer.status < 300 && shown == good, "\(what): \(answer.text)")
                }
            }
        }
    }

    /// A value of a wrong type or outside of its range is refused.
    @Test(arguments: operations)
    func invalidValueIsRefusedByName(_ operation: String) async throws {
        try await FrontEndFixture.with { fixture in
            let probe = MemberProbe(operation, fixture)
            for (number, member) in AzureMembers.table.members(of: operation).enumerated() {
                guard member.fate == .used || member.fate == .stored else { continue }
                let answer = try await probe.send(member.path, ["terrace": [true]], number)
                let isObject = member.path.hasSuffix("userAssignedIdentities.*")
                #expect(
                    answer.status == 400 && answer.text.contains(isObject ? "terrace" : MemberProbe.leaf(member.path)),
                    "\(operation) \(member.path): \(answer.text)")
            }
        }
    }
}

/// Sends one member of an operation, together with the members that the operation requires.
struct MemberProbe {
    struct Answer {
        var status: Int
        var text: String
        /// The resource after the request.
        var shown: JSONValue
    }

    private let operation: String
    private let fixture: FrontEndFixture
    private let frontEnd: AzureFrontEnd
    private static let group = "/subscriptions/s1/resourceGroups/g"
    private static let cache: JSONValue = [
        "location": "eastus", "properties": ["sku": ["name": "Premium", "family": "P", "capacity": 1]],
    ]
    private static let cluster: JSONValue = ["location": "eastus", "sku": ["name": "Enterprise_E10", "capacity": 2]]

    init(_ operation: String, _ fixture: FrontEndFixture) {
        self.operation = operation
        self.fixture = fixture
        frontEnd = AzureFrontEnd(fixture.services)
    }

    // MARK: Values

    private static let subnet: JSONValue =
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s"

    private static let container: JSONValue = "https://account.blob.core.windows.net/container"

    /// Values that differ from the defaults.
    private static let samples: [(String, JSONValue)] = [
        ("enterprise_access_policy_assignment.begin_create_update properties.accessPolicyName", "default"),
        ("zones[]", "1"), ("redis.begin_update location", "East US"),
        ("redis_enterprise.begin_update location", "East US"),
        ("resource_groups.create_or_update location", "westus"), (" location", "West US"), (" tags.*", "v"),
        ("identity.type", "SystemAssigned"), ("userAssignedIdentities.*", [:]),
        ("properties.redisConfiguration.maxmemory-policy", "allkeys-lru"),
        ("properties.redisConfiguration.notify-keyspace-events", "KEA"),
        ("properties.redisConfiguration.databases", "8"), ("properties.redisConfiguration.rdb-backup-frequency", "30"),
        ("redisVersion", "6.0"), ("properties.shardCount", 2), ("sku.family", "P"), ("sku.capacity", 2),
        ("properties.sku.name", "Premium"), (" sku.name", "Enterprise_E20"), ("properties.staticIP", "10.0.0.7"),
        ("properties.subnetId", subnet),
        ("replicasPerMaster", 2), ("replicasPerPrimary", 2), ("properties.zonalAllocationPolicy", "NoZones"),
        ("properties.redisConfiguration.*", "1"), ("startIP", "10.0.0.1"), ("endIP", "10.0.0.9"),
        ("startHourUtc", 3), ("maintenanceWindow", "PT6H"), ("clusteringPolicy", "EnterpriseCluster"),
        ("properties.port", 10000), ("modules[].name", "RedisJSON"), ("permissions", "+get ~a:*"),
        ("redis.force_reboot shardId", 0), ("redis.force_reboot ports[]", 15000), ("availability name", "free"),
        ("availability type", "Microsoft.Cache/Redis"), ("accessPolicyName", "Data Owner"), ("objectId", "web"),
        ("rebootType", "AllNodes"), ("highAvailability", "Enabled"), ("properties.minimumTlsVersion", "1.1"),
        ("properties.accessKeysAuthentication", "Disabled"), ("clientProtocol", "Plaintext"),
        ("publicNetworkAccess", "Disabled"), ("updateChannel", "Preview"),
        ("container", container), ("sasUri", container), ("files[]", .string("\(container.text ?? "")/a.rdb")),
        ("sasUris[]", .string("\(container.text ?? "")/a.rdb")), ("_data format", "rdb"),
        ("consentToAuthorization", true), ("maxmemory-reserved", "50"), ("maxmemory-delta", "50"),
        ("maxfragmentationmemory-reserved", "50"), ("rdb-backup-max-snapshot-count", "2"),
    ]

    static func good(_ member: String) -> JSONValue {
        if let sample = samples.first(where: { member.hasSuffix($0.0) || member == $0.0 }) { return sample.1 }
        let words = member.split(separator: " ").map(String.init)
        switch AzureShapes.shapes.shape(of: words[1], in: words[0])?.rule {
        case .oneOf(let choices): return .string(choices[0])
        default:
            return AzureShapes.shapes.shape(of: words[1], in: words[0])?.kind == .flag ? true : "something"
        }
    }

    /// Further properties without which a member would be refused.
    private static let companions: [(String, JSONValue)] = [
        ("userAssignedIdentities.*", ["identity": ["type": "UserAssigned"]]),
        ("userAssignedIdentities.*.clientId", ["identity": ["type": "UserAssigned"]]),
        ("userAssignedIdentities.*.principalId", ["identity": ["type": "UserAssigned"]]),
        ("redis.begin_create properties.staticIP", ["properties": ["subnetId": subnet]]),
        ("redis.begin_create properties.redisConfiguration.authnotrequired", ["properties": ["subnetId": subnet]]),
        ("modules[].version", ["properties": ["modules": [module]]]),
        ("modules[].args", ["properties": ["modules": [module]]]),
        ("aofFrequency", ["properties": ["persistence": ["aofEnabled": true]]]),
        ("rdbFrequency", ["properties": ["persistence": ["rdbEnabled": true]]]),
    ]
    private static let module: JSONValue = ["name": "RedisJSON"]

    // MARK: Paths

    /// The last name of a path, which a refusal must contain.
    static func leaf(_ path: String) -> String {
        let parts = path.replacing("[]", with: "").split(separator: ".").filter { $0 != "*" }
        return parts.last.map(String.init) ?? path
    }

    private static func steps(_ path: String) -> [String] {
        path.replacing("[]", with: ".[]").split(separator: ".").map(String.init)
    }

    /// A document with only the value at the path.
    private static func document(_ value: JSONValue, at path: String) -> JSONValue {
        steps(path).reversed().reduce(value) { inner, step in
            step == "[]" ? [inner] : .object([step == "*" ? "terrace-key" : step: inner])
        }
    }

    static func found(_ path: String, in shown: JSONValue) -> JSONValue? {
        let value = steps(path).reduce(Optional(shown)) { place, step in
            step == "[]" ? place?.elements.first : place?[step == "*" ? "terrace-key" : step]
        }
        // An answer shows an identity with its ids, which the request did not have.
        return path.hasSuffix("userAssignedIdentities.*") && value?["clientId"] != nil ? [:] : value
    }

    // MARK: Requests

    func send(_ path: String, _ value: JSONValue, _ number: Int) async throws -> Answer {
        _ = await request("PUT", Self.group, ["location": "eastus"])
        let name = "c\(number)"
        let what = "\(operation) \(path)"
        var (method, place, needed) = try await prepared(name, hasModule: path.contains("modules[]"))
        if let companion = Self.companions.first(where: { what.hasSuffix($0.0) }) {
            needed = needed.merging(patch: companion.1)
        }
        if Self.list(path) == Self.list("properties.scheduleEntries[]") {
            needed = ["properties": ["scheduleEntries": [Self.entry]]]
        }
        let (status, text) = await request(method, place, Self.over(needed, Self.document(value, at: path)))
        try await fixture.settle()
        if method == "POST" { place = "" }
        let answer = place.isEmpty ? text : await request("GET", place, nil).1
        return Answer(
            status: status, text: status < 300 ? answer : text,
            shown: (try? JSON.value(JSONValue.self, from: answer.utf8)) ?? [:])
    }

    private static let entry: JSONValue = ["dayOfWeek": "Monday", "startHourUtc": 1]

    private static func list(_ path: String) -> Substring { path.prefix { $0 != "[" } }

    /// Merges two documents: objects, and lists of one object each, are merged; other values are replaced.
    private static func over(_ base: JSONValue, _ more: JSONValue) -> JSONValue {
        switch (base, more) {
        case (.object(let base), .object(let more)): .object(base.merging(more) { over($0, $1) })
        case (.array(let base), .array(let more)) where base.count == 1 && more.count == 1: [over(base[0], more[0])]
        default: more
        }
    }

    /// Creates the resources that the operation needs, and returns its method, its path and its required members.
    private func prepared(
        _ name: String, hasModule: Bool
    ) async throws -> (method: String, path: String, body: JSONValue) {
        let redis = "\(Self.group)/providers/Microsoft.Cache/redis/\(name)"
        let cluster = "\(Self.group)/providers/Microsoft.Cache/redisEnterprise/\(name)"
        let parts = operation.split(separator: ".").map(String.init)
        switch parts[0] {
        case "resource_groups": return ("PUT", "\(Self.group)-\(name)", ["location": "eastus"])
        case "providers": return ("POST", "/subscriptions/s1/providers/Microsoft.Network/register", [:])
        case "redis_enterprise":
            guard operation.hasSuffix("update") else { return ("PUT", cluster, Self.cluster) }
            _ = await request("PUT", cluster, Self.cluster)
            return ("PATCH", cluster, [:])
        case "databases", "enterprise_access_policy_assignment":
            _ = await request("PUT", cluster, Self.cluster)
            if operation == "databases.begin_create" { return ("PUT", "\(cluster)/databases/default", [:]) }
            let modules: JSONValue = hasModule ? [Self.module] : []
            _ = await request("PUT", "\(cluster)/databases/default", ["properties": ["modules": modules]])
            try await fixture.settle()
            switch operation {
            case "databases.begin_update": return ("PATCH", "\(cluster)/databases/default", [:])
            case "databases.begin_export": return ("POST", "\(cluster)/databases/default/export", [:])
            case "databases.begin_import_method": return ("POST", "\(cluster)/databases/default/import", [:])
            case "databases.begin_flush": return ("POST", "\(cluster)/databases/default/flush", [:])
            case "databases.begin_regenerate_key": return ("POST", "\(cluster)/databases/default/regenerateKey", [:])
            default:
                return (
                    "PUT", "\(cluster)/databases/default/accessPolicyAssignments/a",
                    ["properties": ["accessPolicyName": "default", "user": ["objectId": "o"]]]
                )
            }
        default: break
        }
        switch operation {
        case "redis.begin_create": return ("PUT", redis, Self.cache)
        case "redis.check_name_availability":
            return (
                "POST", "/subscriptions/s1/providers/Microsoft.Cache/CheckNameAvailability",
                ["name": "free", "type": "Microsoft.Cache/Redis"]
            )
        default: break
        }
        _ = await request("PUT", redis, Self.cache)
        try await fixture.settle()
        switch operation {
        case "redis.begin_update": return ("PATCH", redis, [:])
        case "redis.regenerate_key": return ("POST", "\(redis)/regenerateKey", [:])
        case "redis.begin_import_data": return ("POST", "\(redis)/import", [:])
        case "redis.begin_export_data": return ("POST", "\(redis)/export", [:])
        case "redis.force_reboot": return ("POST", "\(redis)/forceReboot", [:])
        case "firewall_rules.create_or_update":
            return (
                "PUT", "\(redis)/firewallRules/r", ["properties": ["startIP": "10.0.0.1", "endIP": "10.0.0.9"]]
            )
        case "patch_schedules.create_or_update":
            return ("PUT", "\(redis)/patchSchedules/default", ["properties": ["scheduleEntries": [Self.entry]]])
        case "access_policy.begin_create_update":
            return ("PUT", "\(redis)/accessPolicies/p", ["properties": ["permissions": "+get"]])
        case "access_policy_assignment.begin_create_update":
            return (
                "PUT", "\(redis)/accessPolicyAssignments/a",
                ["properties": ["objectId": "o", "objectIdAlias": "o", "accessPolicyName": "Data Reader"]]
            )
        default: throw TerraceError(.notFound, "say here what \(operation) works on")
        }
    }

    private func request(_ method: String, _ path: String, _ body: JSONValue?) async -> (Int, String) {
        let text = body.flatMap { try? JSON.text($0) } ?? ""
        let answer = await frontEnd.respond(
            to: FrontEndFixture.request("\(method) \(path)?api-version=1\nAuthorization: Bearer t\n\n\(text)"))
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }
}
