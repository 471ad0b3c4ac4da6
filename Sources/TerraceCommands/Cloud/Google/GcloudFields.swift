import TerraceCore

/// Builds the fields of an instance from flags.
struct GcloudFields {
    private let said: VendorArguments
    private let call: GcloudCall

    init(_ said: VendorArguments, _ call: GcloudCall) {
        self.said = said
        self.call = call
    }

    /// The API's spelling of a choice: `standard-ha` becomes `STANDARD_HA`. Any case, hyphens and underscores are accepted.
    static func constant(_ text: String) -> String { text.uppercased().replacing("-", with: "_") }

    func creation() throws -> [String: JSONValue] {
        var fields = try settings()
        fields["memorySizeGb"] = fields["memorySizeGb"] ?? 1
        fields["authEnabled"] = fields["authEnabled"] ?? false
        // gcloud accepts `standard` and sends STANDARD_HA; scripts may also write STANDARD_HA itself.
        let tier = Self.constant(said["--tier"] ?? "basic")
        fields["tier"] = .string(tier == "STANDARD" ? "STANDARD_HA" : tier)
        fields["redisVersion"] = said["--redis-version"].map { .string(Self.constant($0)) }
        fields["redisConfigs"] = try map("--redis-config")
        fields["labels"] = try map("--labels")
        fields["authorizedNetwork"] = said["--network"].map { .string($0) }
        fields["connectMode"] = said["--connect-mode"].map { .string(Self.constant($0)) }
        fields["transitEncryptionMode"] = said["--transit-encryption-mode"].map { .string(Self.constant($0)) }
        fields["locationId"] = said["--zone"].map { .string($0) }
        fields["alternativeLocationId"] = said["--alternative-zone"].map { .string($0) }
        fields["reservedIpRange"] = said["--reserved-ip-range"].map { .string($0) }
        fields["customerManagedKey"] = said["--customer-managed-key"].map { .string($0) }
        return fields
    }

    /// The fields that change, and the update mask with their names.
    func changes(to old: JSONValue) throws -> (fields: [String: JSONValue], mask: [String]) {
        var fields = try settings()
        if said.has("--update-redis-config") || said.has("--remove-redis-config") {
            fields["redisConfigs"] = try merged(old["redisConfigs"], "--update-redis-config", "--remove-redis-config")
        }
        if said.has("--update-labels") || said.has("--remove-labels") || said.isTrue("--clear-labels") {
            let labels = said.isTrue("--clear-labels") ? nil : old["labels"]
            fields["labels"] = try merged(labels, "--update-labels", "--remove-labels")
        }
        return (fields, fields.keys.sorted())
    }

    private func settings() throws -> [String: JSONValue] {
        var fields: [String: JSONValue] = [:]
        fields["memorySizeGb"] = try number("--size")
        fields["displayName"] = said["--display-name"].map { .string($0) }
        fields["replicaCount"] = try number("--replica-count")
        fields["secondaryIpRange"] = said["--secondary-ip-range"].map { .string($0) }
        fields["readReplicasMode"] = said["--read-replicas-mode"].map { .string(Self.constant($0)) }
        if said.has("--enable-auth") { fields["authEnabled"] = .bool(said.isTrue("--enable-auth")) }
        if said.has("--no-enable-auth") { fields["authEnabled"] = false }
        if let mode = said["--persistence-mode"] {
            var persistence: [String: JSONValue] = ["persistenceMode": .string(Self.constant(mode))]
            if let period = said["--rdb-snapshot-period"] {
                let names = ["1h": "ONE_HOUR", "6h": "SIX_HOURS", "12h": "TWELVE_HOURS", "24h": "TWENTY_FOUR_HOURS"]
                persistence["rdbSnapshotPeriod"] = .string(names[period] ?? Self.constant(period))
            }
            fields["persistenceConfig"] = .object(persistence)
        }
        if let day = said["--maintenance-window-day"] {
            let hour = try number("--maintenance-window-hour") ?? 0
            fields["maintenancePolicy"] = [
                "weeklyMaintenanceWindow": [
                    ["day": .string(Self.constant(day)), "startTime": ["hours": hour], "duration": "3600s"]
                ]
            ]
        }
        return fields
    }

    private func number(_ flag: String) throws -> JSONValue? {
        guard let text = said[flag] else { return nil }
        // gcloud also accepts a size with a unit.
        let digits = text.lowercased().replacing("gib", with: "").replacing("gb", with: "").replacing("g", with: "")
        guard let number = Int(digits) else {
            throw VendorFailure(
                message:
                    "ERROR: (gcloud.\(call.command.path.joined(separator: "."))) argument \(flag): Bad value [\(text)]",
                status: 2)
        }
        return .integer(number)
    }

    private func map(_ flag: String) throws -> JSONValue? {
        guard let text = said[flag] else { return nil }
        var members: [String: JSONValue] = [:]
        for pair in text.split(separator: ",") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else {
                throw VendorFailure(
                    message:
                        "ERROR: (gcloud.\(call.command.path.joined(separator: "."))) argument \(flag): Bad syntax for dict arg: [\(pair)].",
                    status: 2)
            }
            members[parts[0]] = .string(parts[1])
        }
        return .object(members)
    }

    private func merged(_ old: JSONValue?, _ update: String, _ remove: String) throws -> JSONValue {
        var members: [String: JSONValue] = if case .object(let members) = old { members } else { [:] }
        if case .object(let more) = try map(update) { members.merge(more) { $1 } }
        for name in (said[remove] ?? "").split(separator: ",") { members[String(name)] = nil }
        return .object(members)
    }
}
