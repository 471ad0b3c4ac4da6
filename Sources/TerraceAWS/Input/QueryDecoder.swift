import TerraceCore
import TerraceFrontEnd

/// Reads the dotted fields of a form into a value of a shape: `Tags.Tag.1.Key=k` into a list of structures.
struct QueryDecoder {
    let model: Model

    /// A node of the tree of dotted names.
    private final class Tree {
        var value: String?
        var children: [String: Tree] = [:]
        var isEmpty: Bool { children.isEmpty }
    }

    /// Whether the field belongs to the protocol and not to the input. These include the fields of a signature in the
    /// query.
    private static func isOfProtocol(_ name: String) -> Bool {
        [
            "Action", "Version", "AWSAccessKeyId", "Expires", "SecurityToken", "Signature", "SignatureMethod",
            "SignatureVersion", "Timestamp",
        ].contains(name) || name.hasPrefix("X-Amz-")
    }

    /// - Throws: `AWSError` `MissingParameter`, `MalformedInput` or `InvalidParameterValue` that names the field.
    func decode(_ fields: [(name: String, value: String)], as structure: String) throws(AWSError) -> JSONValue {
        let root = Tree()
        for field in fields where !Self.isOfProtocol(field.name) {
            var node = root
            // No member of the model is deeper than ten names.
            let parts = field.name.split(separator: ".", omittingEmptySubsequences: false).prefix(12)
            for part in parts {
                let name = String(part)
                let next = node.children[name] ?? Tree()
                node.children[name] = next
                node = next
            }
            node.value = field.value
        }
        return try value(of: root, .structure(structure), path: "")
    }

    private func value(of node: Tree, _ shape: Shape, path: String) throws(AWSError) -> JSONValue {
        switch shape {
        case .structure(let name): return try structure(node, model.structure(name), path)
        case .list(let element, let tag): return try list(node, element, tag, path)
        case .text, .time: return .string(try text(node, path))
        case .integer:
            let text = try text(node, path)
            guard let number = Int32(text) else {
                throw AWSError(
                    "MalformedInput", "The parameter \(path) must be a whole number, not '\(text.prefix(40))'.")
            }
            return .integer(Int(number))
        case .double:
            let text = try text(node, path)
            guard let number = Double(text), number.isFinite else {
                throw AWSError("MalformedInput", "The parameter \(path) must be a number, not '\(text.prefix(40))'.")
            }
            return .double(number)
        case .flag:
            switch try text(node, path).lowercased() {
            case "true": return true
            case "false": return false
            case let other:
                throw AWSError(
                    "MalformedInput", "The parameter \(path) must be true or false, not '\(other.prefix(40))'.")
            }
        }
    }

    private func text(_ node: Tree, _ path: String) throws(AWSError) -> String {
        guard let value = node.value, node.isEmpty else {
            throw AWSError("MalformedInput", "The parameter \(path) must be a single value.")
        }
        return value
    }

    private func structure(_ node: Tree, _ structure: Structure, _ path: String) throws(AWSError) -> JSONValue {
        if let value = node.value, !value.isEmpty { throw Self.misplaced(path) }
        var members: [String: JSONValue] = [:]
        for member in structure.members {
            let inner = path.isEmpty ? member.name : "\(path).\(member.name)"
            if let child = node.children[member.name] {
                members[member.name] = try value(of: child, member.shape, path: inner)
            } else if member.isRequired {
                throw AWSError(
                    "MissingParameter", "The request must contain the parameter \(inner).")
            }
        }
        try refuse(node.children.keys.filter { name in !structure.members.contains { $0.name == name } }, below: path)
        return .object(members)
    }

    /// The elements in the order of their numbers, which may have gaps; `Name=` alone is an empty list.
    private func list(_ node: Tree, _ element: Shape, _ tag: String, _ path: String) throws(AWSError) -> JSONValue {
        if let value = node.value, !value.isEmpty { throw Self.misplaced(path) }
        let holder = node.children[tag] ?? node.children["member"] ?? node
        try refuse(holder.children.keys.filter { Int($0) == nil }, below: path)
        if holder !== node { try refuse(node.children.keys.filter { $0 != tag && $0 != "member" }, below: path) }
        guard holder.children.count <= InputBounds.formElements else {
            throw AWSError(
                "MalformedInput", "The parameter \(path) has more than \(InputBounds.formElements) elements.")
        }
        let numbered = holder.children.compactMap { key, child in Int(key).map { ($0, child) } }.sorted { $0.0 < $1.0 }
        var values: [JSONValue] = []
        for (number, child) in numbered {
            values.append(try value(of: child, element, path: "\(path).\(tag).\(number)"))
        }
        return .array(values)
    }

    /// Refuses fields that the model does not have. The service's behaviour is not documented; an ignored field would
    /// leave the client's wish without effect or error.
    private func refuse(_ unknown: [String], below path: String) throws(AWSError) {
        guard let name = unknown.min() else { return }
        let full = path.isEmpty ? name : "\(path).\(name)"
        throw AWSError("MalformedInput", "The parameter \(full.prefix(120)) is not one of this operation.")
    }

    private static func misplaced(_ path: String) -> AWSError {
        AWSError("MalformedInput", "The parameter \(path) is no single value; its parts are named \(path).…")
    }
}
