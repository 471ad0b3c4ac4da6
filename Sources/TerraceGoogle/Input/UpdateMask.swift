import TerraceCore
import TerraceFrontEnd

/// Selects the fields that a PATCH changes. Clients send the whole object, and they differ in how they spell the mask.
struct UpdateMask: Sendable {
    /// Top-level fields by their JSON names, each with its named members; an empty set is the whole field.
    private(set) var fields: [String: Set<String>] = [:]

    /// - Parameter text: comma-separated; snake or camel case, dotted or not.
    /// - Throws: `GoogleError` INVALID_ARGUMENT for an empty mask, an unknown field, or one that cannot change.
    init(_ text: String?) throws(GoogleError) {
        let paths = (text ?? "").split(separator: ",").map { $0.split(separator: ".").map(InstanceField.camel) }
        guard !paths.isEmpty else {
            throw .invalid("update_mask", "update_mask must have at least one path.")
        }
        for path in paths {
            guard let name = path.first, let field = InstanceField.all.first(where: { $0.name == name }) else {
                throw .invalid(
                    "update_mask", "Invalid field in update_mask: '\(path.joined(separator: ".").prefix(80))'.")
            }
            guard field.use == .update else {
                throw .invalid("update_mask", "Field '\(name)' cannot be updated.")
            }
            guard path.count > 1 else {
                fields[name] = []
                continue
            }
            guard case .object(let members) = field.kind,
                members.contains(where: { $0.name == path[1] && $0.use != .output })
            else {
                throw .invalid(
                    "update_mask", "Invalid field in update_mask: '\(path.joined(separator: ".").prefix(80))'.")
            }
            // If the mask also names the whole field, that covers its members.
            if fields[name]?.isEmpty != true { fields[name, default: []].insert(path[1]) }
        }
    }

    /// The old values with the masked ones replaced. A masked field that is not in the body is cleared.
    func apply(_ body: [String: JSONValue], to old: [String: JSONValue]) -> [String: JSONValue] {
        var merged = old
        for (name, members) in fields {
            guard !members.isEmpty else {
                merged[name] = body[name]
                continue
            }
            var inner = old[name]?.members ?? [:]
            for member in members { inner[member] = body[name]?.members[member] }
            merged[name] = .object(inner)
        }
        return merged
    }
}
