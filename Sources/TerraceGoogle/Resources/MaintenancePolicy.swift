import TerraceAPI
import TerraceCore

/// An instance's maintenance policy. It is only stored, with the times of its creation and last change.
enum MaintenancePolicy {
    /// The fields, with times in their policy.
    /// - Parameters:
    ///   - old: the fields before the change; an unchanged policy keeps its times.
    ///   - now: seconds since 1970.
    static func dated(
        _ fields: [String: JSONValue], over old: [String: JSONValue], now: Double
    ) -> [String: JSONValue] {
        guard case .object(var policy) = fields["maintenancePolicy"] else { return fields }
        var before = old["maintenancePolicy"]?.members ?? [:]
        let created = before.removeValue(forKey: "createTime")
        let updated = before.removeValue(forKey: "updateTime")
        policy["createTime"] = nil
        policy["updateTime"] = nil
        let now = JSONValue.string(Timestamp.text(now))
        let isSame = policy == before
        policy["createTime"] = created ?? now
        policy["updateTime"] = isSame ? updated ?? now : now
        var fields = fields
        fields["maintenancePolicy"] = .object(policy)
        return fields
    }
}
