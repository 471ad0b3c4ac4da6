import TerraceCore
import TerraceFrontEnd

/// One field of an instance: its type, and whether a client may set it.
struct InstanceField: Sendable {
    enum Kind: Sendable {
        case text
        /// A whole number within the service's range.
        case number(ClosedRange<Int> = 0...Int(Int32.max))
        case flag
        /// Names by their numbers; a client may send either.
        case choice([Int: String])
        case textMap
        case object([InstanceField])
        /// A list of at most `upTo` objects.
        case list([InstanceField], upTo: Int)
        /// Any value of a field that only answers have.
        case any
    }

    enum Use: Sendable { case create, update, output }

    var name: String
    var kind: Kind
    var use: Use

    init(_ name: String, _ kind: Kind, _ use: Use = .update) {
        self.name = name
        self.kind = kind
        self.use = use
    }

    static let all: [InstanceField] = [
        InstanceField("name", .text, .output), InstanceField("displayName", .text), InstanceField("labels", .textMap),
        InstanceField("locationId", .text, .create), InstanceField("alternativeLocationId", .text, .create),
        InstanceField("redisVersion", .text, .create), InstanceField("reservedIpRange", .text, .create),
        InstanceField("secondaryIpRange", .text), InstanceField("redisConfigs", .textMap),
        InstanceField("tier", .choice([1: "BASIC", 3: "STANDARD_HA"]), .create),
        InstanceField("memorySizeGb", .number(Int.min...Int.max)),
        InstanceField("authorizedNetwork", .text, .create),
        InstanceField("connectMode", .choice([1: "DIRECT_PEERING", 2: "PRIVATE_SERVICE_ACCESS"]), .create),
        InstanceField("authEnabled", .flag),
        InstanceField("transitEncryptionMode", .choice([1: "SERVER_AUTHENTICATION", 2: "DISABLED"]), .create),
        InstanceField("maintenancePolicy", .object(maintenancePolicy)),
        InstanceField("replicaCount", .number(Int.min...Int.max)),
        InstanceField(
            "readReplicasMode", .choice([1: "READ_REPLICAS_DISABLED", 2: "READ_REPLICAS_ENABLED"])),
        InstanceField("customerManagedKey", .text, .create),
        InstanceField(
            "persistenceConfig",
            .object([
                InstanceField("persistenceMode", .choice([1: "DISABLED", 2: "RDB"])),
                InstanceField(
                    "rdbSnapshotPeriod",
                    .choice([3: "ONE_HOUR", 4: "SIX_HOURS", 5: "TWELVE_HOURS", 6: "TWENTY_FOUR_HOURS"])),
                InstanceField("rdbNextSnapshotTime", .text, .output), InstanceField("rdbSnapshotStartTime", .text),
            ])),
        InstanceField("maintenanceVersion", .text), InstanceField("tags", .textMap, .create),
        InstanceField("host", .text, .output), InstanceField("port", .any, .output),
        InstanceField("currentLocationId", .text, .output), InstanceField("createTime", .text, .output),
        InstanceField("state", .any, .output), InstanceField("statusMessage", .text, .output),
        InstanceField("persistenceIamIdentity", .text, .output), InstanceField("serverCaCerts", .any, .output),
        InstanceField("maintenanceSchedule", .any, .output), InstanceField("nodes", .any, .output),
        InstanceField("readEndpoint", .text, .output), InstanceField("readEndpointPort", .any, .output),
        InstanceField("suspensionReasons", .any, .output), InstanceField("availableMaintenanceVersions", .any, .output),
        InstanceField("satisfiesPzs", .flag, .output), InstanceField("satisfiesPzi", .flag, .output),
    ]

    private static let maintenancePolicy = [
        InstanceField("createTime", .any, .output), InstanceField("updateTime", .any, .output),
        InstanceField("description", .text),
        InstanceField(
            "weeklyMaintenanceWindow",
            .list(
                [
                    InstanceField("day", .choice(Dictionary(uniqueKeysWithValues: zip(1...7, days)))),
                    InstanceField("duration", .any, .output),
                    InstanceField(
                        "startTime",
                        .object([
                            InstanceField("hours", .number(0...23)), InstanceField("minutes", .number(0...59)),
                            InstanceField("seconds", .number(0...59)), InstanceField("nanos", .number(0...999_999_999)),
                        ])),
                ], upTo: 1)),
    ]

    private static let days = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]

    /// The fields that a client may set, in canonical form: names of enum values, and JSON names of fields. Fields that
    /// only answers have are left out.
    /// - Throws: `GoogleError` INVALID_ARGUMENT that names the field.
    static func read(_ body: JSONValue, _ fields: [InstanceField] = all, path: String = "instance") throws(GoogleError)
        -> [String: JSONValue]
    {
        var values: [String: JSONValue] = [:]
        for (key, value) in body.members.sorted(by: { $0.key < $1.key }) {
            let name = camel(key)
            guard let field = fields.first(where: { $0.name == name }) else {
                throw GoogleError(
                    .invalidArgument,
                    "Invalid JSON payload received. Unknown name \"\(key.prefix(60))\" at '\(path)': Cannot find field."
                )
            }
            guard field.use != .output, value != .null else { continue }
            values[name] = try field.read(value, path: "\(path).\(name)")
        }
        return values
    }

    private func read(_ value: JSONValue, path: String) throws(GoogleError) -> JSONValue {
        switch (kind, value) {
        case (.any, _), (.text, .string), (.flag, .bool): return value
        case (.number(let range), .integer(let number)) where Int32(exactly: number) != nil:
            if range.contains(number) { return value }
        case (.number(let range), .string(let text)):
            if let number = Int32(text), range.contains(Int(number)) { return .integer(Int(number)) }
        case (.choice(let names), .integer(let number)):
            if number == 0 { return .null }
            if let name = names[number] { return .string(name) }
        case (.choice(let names), .string(let text)):
            if text.hasSuffix("_UNSPECIFIED") { return .null }
            if names.values.contains(text) { return value }
        case (.textMap, .object(let members)) where members.values.allSatisfy({ $0.text != nil }): return value
        case (.object(let fields), .object): return .object(try Self.read(value, fields, path: path))
        case (.list(let fields, let limit), .array(let elements)) where elements.count <= limit:
            var items: [JSONValue] = []
            for (index, element) in elements.enumerated() {
                guard case .object = element else { break }
                items.append(.object(try Self.read(element, fields, path: "\(path)[\(index)]")))
            }
            if items.count == elements.count { return .array(items) }
        default: break
        }
        throw .invalid(path, "Invalid value at '\(path)': \(Self.summary(kind)) was expected.")
    }

    private static func summary(_ kind: Kind) -> String {
        switch kind {
        case .text: "a string"
        case .number(let range) where range.lowerBound == .min: "a whole number"
        case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .choice(let names): "one of \(names.values.sorted().joined(separator: ", "))"
        case .textMap: "a map of strings"
        case .object, .any: "an object"
        case .list(_, let limit): "a list of at most \(limit)"
        }
    }

    /// `memory_size_gb` → `memorySizeGb`; a name in camel case stays as it is.
    static func camel(_ name: some StringProtocol) -> String {
        let parts = name.split(separator: "_", omittingEmptySubsequences: false)
        return parts.prefix(1).joined() + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
