import TerraceAPI
import TerraceCore

/// Memorystore's rules for fields that have no effect on this machine. They are stored and shown, so they have to be
/// valid.
///
/// Sources: cloud.google.com/resource-manager/docs/labels-overview, the field descriptions of redis.googleapis.com v1.
enum InstanceRules {
    /// - Throws: `GoogleError` INVALID_ARGUMENT that names the field.
    static func check(_ input: InstanceInput) throws(GoogleError) {
        try labels(input.labels)
        try text(input.displayName, "instance.display_name", "at most 80 characters") { $0.count <= 80 }
        try text(input.authorizedNetwork, "instance.authorized_network", "projects/PROJECT/global/networks/NETWORK") {
            $0.wholeMatch(of: /projects\/[^\/]+\/global\/networks\/[^\/]+/) != nil || isName($0)
        }
        try text(
            input.customerManagedKey, "instance.customer_managed_key",
            "projects/P/locations/L/keyRings/R/cryptoKeys/K"
        ) { $0.wholeMatch(of: /projects\/[^\/]+\/locations\/[^\/]+\/keyRings\/[^\/]+\/cryptoKeys\/[^\/]+/) != nil }
        try text(input.maintenanceVersion, "instance.maintenance_version", "a version such as 20210712_00_00") {
            $0 == "current_default" || $0.wholeMatch(of: /\d{8}_\d{2}_\d{2}/) != nil
        }
        try ranges(input)
        try maintenance(input.maintenancePolicy)
        if let start = input.persistenceConfig?.rdbSnapshotStartTime, Timestamp.seconds(start) == nil {
            throw .invalid(
                "instance.persistence_config.rdb_snapshot_start_time",
                "Invalid time '\(start.prefix(60))': expected RFC 3339 such as 2026-11-29T03:00:00Z.")
        }
    }

    private static func text(
        _ text: String?, _ path: String, _ expected: String, _ isValid: (String) -> Bool
    ) throws(GoogleError) {
        guard let text, !text.isEmpty, !isValid(text) else { return }
        throw .invalid(path, "Invalid value '\(text.prefix(80))': expected \(expected).")
    }

    private static func labels(_ value: JSONValue?) throws(GoogleError) {
        let labels = value?.members ?? [:]
        guard labels.count <= 64 else {
            throw .invalid("instance.labels", "An instance has at most 64 labels; there are \(labels.count).")
        }
        for (key, value) in labels.sorted(by: { $0.key < $1.key }) {
            guard (1...63).contains(key.count), key.first?.isLowercase == true, key.allSatisfy(isLabelCharacter) else {
                throw .invalid(
                    "instance.labels",
                    "Invalid label key '\(key.prefix(80))': 1 to 63 lower-case letters, digits, - and _, "
                        + "beginning with a letter.")
            }
            guard let text = value.text, text.count <= 63, text.allSatisfy(isLabelCharacter) else {
                throw .invalid(
                    "instance.labels",
                    "Invalid value of the label '\(key)': at most 63 lower-case letters, digits, - and _.")
            }
        }
    }

    private static func isLabelCharacter(_ character: Character) -> Bool {
        character == "-" || character == "_" || character.isNumber || (character.isLetter && !character.isUppercase)
    }

    private static func isName(_ text: String) -> Bool { text.wholeMatch(of: /[a-z]([-a-z0-9]{0,61}[a-z0-9])?/) != nil }

    /// Checks the ranges. With direct peering a range is a CIDR block of /29 or larger, /28 with read replicas; with
    /// private service access it may be the name of an allocated range.
    private static func ranges(_ input: InstanceInput) throws(GoogleError) {
        let hasReadReplicas = input.hasReadReplicas
        let isPrivate = input.connectMode == "PRIVATE_SERVICE_ACCESS"
        if let range = input.reservedIpRange, !range.isEmpty {
            let smallest = hasReadReplicas ? 28 : 29
            guard isBlock(range, smallest: smallest) || (isPrivate && isName(range)) else {
                throw .invalid(
                    "instance.reserved_ip_range",
                    "Invalid IP range: \(range.prefix(60)). Require a minimum of /\(smallest) block size"
                        + (hasReadReplicas ? " when read replica is enabled." : "."))
            }
        }
        if let range = input.secondaryIpRange, !range.isEmpty {
            guard range == "auto" || isBlock(range, smallest: 28) || (isPrivate && isName(range)) else {
                throw .invalid(
                    "instance.secondary_ip_range",
                    "Invalid IP range: \(range.prefix(60)). Require a minimum of /28 block size, or \"auto\".")
            }
        }
    }

    private static func isBlock(_ text: String, smallest: Int) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let numbers = parts.first?.split(separator: ".", omittingEmptySubsequences: false) ?? []
        guard parts.count == 2, numbers.count == 4, numbers.allSatisfy({ UInt8($0) != nil }) else { return false }
        return Int(parts[1]).map { (8...smallest).contains($0) } ?? false
    }

    private static func maintenance(_ policy: JSONValue?) throws(GoogleError) {
        guard let policy, policy != .null else { return }
        if let text = policy["description"]?.text, text.count > 512 {
            throw .invalid(
                "instance.maintenance_policy.description",
                "A description has at most 512 characters; it has \(text.count).")
        }
        guard case .array(let windows) = policy["weeklyMaintenanceWindow"] else { return }
        for window in windows where window["day"]?.text == nil {
            throw .invalid(
                "instance.maintenance_policy.weekly_maintenance_window", "A maintenance window needs a day of the week."
            )
        }
    }
}
