import TerraceCore
import TerraceFrontEnd

/// Makes a declaration from an instance's fields. The fields themselves are stored as attributes; answers are made from
/// these and the core's view.
struct InstanceDeclaration {
    private let id: CacheID
    private let input: InstanceInput

    /// - Parameter fields: the canonical fields, as `InstanceField` reads them.
    init(id: CacheID, fields: [String: JSONValue]) {
        self.id = id
        input = InstanceInput(fields)
    }

    func declaration() throws(GoogleError) -> CacheDeclaration {
        try InstanceRules.check(input)
        guard let tier = input.tier else {
            throw .invalid("instance.tier", "The tier must be BASIC or STANDARD_HA.")
        }
        guard let gigabytes = input.memorySizeGb, (1...300).contains(gigabytes) else {
            throw .invalid("instance.memory_size_gb", "Memory size must be between 1 and 300 GB.")
        }
        var declaration = CacheDeclaration(id: id, tier: tier == "BASIC" ? "google/basic" : "google/standard-ha")
        declaration.size = "\(gigabytes)GB"
        declaration.replicas = try replicas(gigabytes)
        declaration.engine = try engine()
        declaration.auth = input.authEnabled ?? false
        declaration.tls = input.transitEncryptionMode == "SERVER_AUTHENTICATION" ? .required : .off
        declaration.config = try config()
        declaration.persistence = persistence()
        declaration.zones = try zones()
        declaration.attributes = input.fields
        return declaration
    }

    private func replicas(_ gigabytes: Int) throws(GoogleError) -> Int {
        let wanted = input.replicaCount
        guard input.isHA else {
            if input.hasReadReplicas {
                throw .invalid("instance.read_replicas_mode", "Read replicas need the STANDARD_HA tier.")
            }
            guard (wanted ?? 0) == 0 else {
                throw .invalid("instance.replica_count", "The BASIC tier has no replicas.")
            }
            return 0
        }
        guard input.hasReadReplicas else {
            guard (wanted ?? 1) == 1 else {
                throw .invalid(
                    "instance.replica_count",
                    "Setting replica count requires read-replicas-mode to be \"READ_REPLICAS_ENABLED\"")
            }
            return 1
        }
        guard gigabytes >= 5 else {
            throw .invalid("instance.memory_size_gb", "Read replicas need an instance of 5 GB or more.")
        }
        let count = wanted ?? 2
        guard (1...5).contains(count) else {
            throw .invalid("instance.replica_count", "The replica count must be between 1 and 5.")
        }
        return count
    }

    static let versions = ["REDIS_3_2", "REDIS_4_0", "REDIS_5_0", "REDIS_6_X", "REDIS_7_0", "REDIS_7_2"]
    static let defaultVersion = "REDIS_7_0"

    /// The engine for the requested version, which is only a label: the newest installed engine of its major version
    /// runs.
    private func engine() throws(GoogleError) -> EngineRequest? {
        guard let version = input.redisVersion, !version.isEmpty else { return nil }
        guard Self.versions.contains(version) else {
            throw .invalid(
                "instance.redis_version",
                "Invalid redis version '\(version.prefix(40))'; there are \(Self.versions.joined(separator: ", ")).")
        }
        let major = version.split(separator: "_")[1]
        return EngineRequest(name: .redis, version: String(major))
    }

    private func config() throws(GoogleError) -> [String: String] {
        var config = (input.redisConfigs?.members ?? [:]).compactMapValues(\.text)
        if config.removeValue(forKey: "maxmemory-gb") != nil {
            throw .invalid(
                "instance.redis_configs",
                "maxmemory-gb is not supported: maxmemory follows from the instance's size here.")
        }
        return config
    }

    private func persistence() -> Persistence? {
        guard input.persistenceConfig?.persistenceMode == "RDB" else { return nil }
        let hours =
            switch input.persistenceConfig?.rdbSnapshotPeriod {
            case "ONE_HOUR": 1
            case "SIX_HOURS": 6
            case "TWELVE_HOURS": 12
            default: 24
            }
        return Persistence(mode: .rdb, save: ["\(hours * 3600) 1"])
    }

    /// The letters of the zones, with the primary's first.
    private func zones() throws(GoogleError) -> [String]? {
        let first = try zone(input.locationId, "instance.location_id")
        let second = try zone(input.alternativeLocationId, "instance.alternative_location_id")
        if let second {
            guard input.isHA else {
                throw .invalid(
                    "instance.alternative_location_id", "An instance of the BASIC tier has no alternative location.")
            }
            guard second != first ?? "a" else {
                throw .invalid(
                    "instance.alternative_location_id", "The alternative location has to differ from the location.")
            }
        }
        guard first != nil || second != nil else { return nil }
        let named = [first ?? "a", second].compactMap(\.self)
        return input.isHA ? named + Self.zoneLetters.filter { !named.contains($0) } : named
    }

    private static let zoneLetters = ["a", "b", "c"]

    /// The letter of a zone of the instance's region; nil when none is named.
    private func zone(_ zone: String?, _ path: String) throws(GoogleError) -> String? {
        guard let zone, !zone.isEmpty else { return nil }
        let region = id.scope.rawValue.split(separator: "/").last.map(String.init) ?? ""
        guard let letter = Self.zoneLetters.first(where: { zone == "\(region)-\($0)" }) else {
            throw .invalid(
                path,
                "'\(zone.prefix(60))' is not a zone of \(region); its zones are "
                    + Self.zoneLetters.map { "\(region)-\($0)" }.joined(separator: ", ") + ".")
        }
        return letter
    }
}
