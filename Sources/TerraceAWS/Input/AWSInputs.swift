import TerraceCore
import TerraceFrontEnd

/// Reads a request and checks it against the members that the service's model has for its operation. A member that is
/// not implemented is refused by name, and values have to meet the model's rules.
enum AWSInputs {
    static let table = InputTable(InputMembers.fates)

    /// Rules for values, by operation and path.
    private static let rules: [String: [String: ValueRule]] = {
        var rules: [String: [String: ValueRule]] = [:]
        for line in InputMembers.rules.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            guard words.count == 4 else { continue }
            rules[words[0], default: [:]][words[1]] =
                words[2] == "enum" ? .oneOf(words[3].split(separator: " ").map(String.init)) : .pattern(words[3])
        }
        return rules
    }()

    /// Reads the fields of a form into the structure of the model.
    /// - Throws: `AWSError` that names the member.
    static func read(
        _ fields: [(name: String, value: String)], of operation: ModelOperation
    ) throws(AWSError) -> JSONValue {
        let input = try QueryDecoder(model: .elastiCache).decode(fields, as: operation.input)
        try check(input, path: "", name: "", operation.name)
        return input
    }

    private static func check(
        _ value: JSONValue, path: String, name: String, _ operation: String
    ) throws(AWSError) {
        if case .refused(let text) = table.fate(of: path, in: operation), asksForSomething(value) {
            throw .invalidCombination("\(name) is not supported: \(text)")
        }
        switch value {
        case .object(let members):
            for (member, inner) in members.sorted(by: { $0.key < $1.key }) {
                var innerPath = path.isEmpty ? member : "\(path).\(member)"
                if case .array = inner { innerPath += "[]" }
                try check(inner, path: innerPath, name: member, operation)
            }
        case .array(let elements):
            for element in elements { try check(element, path: path, name: name, operation) }
        case .string(let text):
            if let rule = rules[operation]?[path] ?? ValueRule.known[name], let problem = rule.problem(text) {
                throw .invalidValue("Invalid value '\(text.prefix(60))' for parameter \(name): \(problem).")
            }
        case .integer(let number):
            guard case .within(let range)? = ValueRule.known[name], !range.contains(number) else { return }
            throw .invalidValue(
                "The parameter \(name) must be between \(range.lowerBound) and \(range.upperBound), not \(number).")
        case .null, .bool, .double: break
        }
    }

    /// Whether a refused member asks for anything. Clients send empty lists, empty texts and `false` for features that
    /// they do not want.
    private static func asksForSomething(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .string(""), .bool(false), .array([]): false
        default: true
        }
    }
}
