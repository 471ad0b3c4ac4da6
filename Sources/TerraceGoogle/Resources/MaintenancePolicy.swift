import TerraceAPI
import TerraceCore

/// An instance's maintenance policy: stored, with the times at which it was made and changed.
enum MaintenancePolicy {
    /// The fields with the times of their policy.
    /// - Parameters:
    ///   - old: fields as they were before: a policy that is the same keeps its times.
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
