import TerraceCore
import TerraceFrontEnd

/// Checks a request's body against the service's model before anything else reads it: each member has to be known, of
/// the right type, and supported. Members that belong to answers are left out; the others get the model's spelling.
struct BodyCheck {
    /// - Throws: `AzureError` that names the member.
    static func canonical(_ body: JSONValue, of operation: String) throws(AzureError) -> JSONValue {
        guard let tree = InputNode.trees[operation] else { return body }
        return try read(body, tree, "") ?? [:]
    }

    /// The value in the model's spelling; nil for a member that is left out.
    private static func read(_ value: JSONValue, _ node: InputNode, _ path: String) throws(AzureError) -> JSONValue? {
        if node.fate == .readOnly { return nil }
        if value == .null { return value }
        if case .refused(let reason) = node.fate {
            guard isEmpty(value) else { throw .invalid(path, reason) }
            return nil
        }
        if let list = node.element.first {
            guard case .array(let elements) = value else { throw .invalid(path, "It is a list.") }
            var read: [JSONValue] = []
            for (index, element) in elements.enumerated() {
                let place = "\(path)[\(index)]"
                guard element != .null else { throw .invalid(place) }
                if let element = try Self.read(element, list, place) { read.append(element) }
            }
            return .array(read)
        }
        guard node.children.isEmpty, node.value.isEmpty else { return try members(value, node, path) }
        guard let shape = node.shape else { return value }
        guard let canonical = shape.canonical(value) else { throw .invalid(path, shape.description) }
        return canonical
    }

    private static func members(_ value: JSONValue, _ node: InputNode, _ path: String) throws(AzureError) -> JSONValue {
        guard case .object(let given) = value else { throw .invalid(path, "It is an object.") }
        if path == "tags" { try TagRule.check(given) }
        var read: [String: JSONValue] = [:]
        for (key, value) in given.sorted(by: { $0.key < $1.key }) {
            let known = node.children[key.lowercased()]
            guard let child = known ?? node.value.first else { throw unknown(key, in: path) }
            let name = known?.name ?? key
            let place = path.isEmpty ? name : "\(path).\(name.prefix(200))"
            guard read[name] == nil else { throw .invalid(place, "It is there twice.") }
            read[name] = try Self.read(value, child, place)
        }
        return .object(read)
    }

    /// The error for an unknown member. It differs, because Resource Manager reads the top level and the provider reads
    /// `properties`.
    private static func unknown(_ key: String, in path: String) -> AzureError {
        let key = key.prefix(200)
        guard path.isEmpty else { return .invalid("\(path).\(key)", "There is no such property.") }
        return AzureError(
            400, "InvalidRequestContent",
            "The request content was invalid and could not be deserialized: 'Could not find member '\(key)' on object of "
                + "type 'ResourceDefinition'. Path '\(key)'.'.", target: String(key))
    }

    /// Whether the value is empty. Clients send back empty values of members that they did not set.
    private static func isEmpty(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        default: false
        }
    }
}
