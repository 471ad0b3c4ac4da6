import TerraceAPI
public import TerraceCore
import TerraceFrontEnd

/// The model for a command line: operations and members by their kebab-case names, and the form of a request from
/// flags.
public struct AWSCommandTable: Sendable {
    /// A flag of a command: one member of its input.
    public struct Flag: Sendable {
        public enum Kind: Sendable { case text, number, flag, list, structure }
        /// Such as `--num-cache-clusters`.
        public var name: String
        public var kind: Kind
        public var isRequired: Bool
        fileprivate var member: String
        fileprivate var shape: Shape
    }

    /// One command.
    public struct Command: Sendable {
        /// Such as `CreateReplicationGroup`.
        public var operation: String
        public var flags: [Flag]
    }

    private let operations: [String: ModelOperation]

    public init() {
        operations = Dictionary(
            uniqueKeysWithValues: Model.elastiCache.operations.values.map { (Self.kebab($0.name), $0) })
    }

    /// All names, sorted.
    public var names: [String] { operations.keys.sorted() }

    /// Names of the operations that the front-end implements, sorted; it refuses the others by name.
    public var builtNames: [String] { AWSOperations.table.keys.map(Self.kebab).sorted() }

    public subscript(name: String) -> Command? {
        guard let operation = operations[name] else { return nil }
        let flags = Model.elastiCache.structure(operation.input).members.map { member in
            Flag(
                name: "--" + Self.kebab(member.name), kind: Self.kind(member.shape), isRequired: member.isRequired,
                member: member.name, shape: member.shape)
        }
        return Command(operation: operation.name, flags: flags)
    }

    private static func kind(_ shape: Shape) -> Flag.Kind {
        switch shape {
        case .text, .time: .text
        case .integer, .double: .number
        case .flag: .flag
        case .list: .list
        case .structure: .structure
        }
    }

    /// `PreferredCacheClusterAZs` → `preferred-cache-cluster-a-zs`, as AWS's own command line has it.
    static func kebab(_ name: String) -> String {
        let letters = Array(name)
        var result = ""
        for (index, letter) in letters.enumerated() {
            let isStart =
                index > 0 && letter.isUppercase
                && (!letters[index - 1].isUppercase || (index + 1 < letters.count && letters[index + 1].isLowercase))
            result += (isStart ? "-" : "") + letter.lowercased()
        }
        return result
    }

    /// The form of a request.
    /// - Parameters:
    ///   - values: words by flag name; a list may be several words, JSON, or `Key=a,Value=b`.
    ///   - document: members of the input by the model's names; flags take precedence.
    /// - Throws: `TerraceError.invalidArgument` for words that are not valid values, and for unknown members.
    public func form(
        _ command: Command, _ values: [String: [String]], document: JSONValue = [:]
    ) throws(TerraceError) -> String {
        var fields = [("Action", command.operation), ("Version", "2015-02-02")]
        try Self.refuseUnknown(document.members.keys, of: command.flags.map(\.member), in: "input")
        for flag in command.flags {
            if let words = values[flag.name] {
                try append(try Self.value(words, flag.shape, flag.name), flag.shape, path: flag.member, to: &fields)
            } else if let value = document[flag.member] {
                try append(value, flag.shape, path: flag.member, to: &fields)
            } else if flag.isRequired {
                throw TerraceError(
                    .invalidArgument,
                    "Parameter validation failed:\nMissing required parameter in input: \"\(flag.member)\"")
            }
        }
        return fields.map { "\(FormText.encoded($0.0))=\(FormText.encoded($0.1))" }.joined(separator: "&")
    }

    private func append(
        _ value: JSONValue, _ shape: Shape, path: String, to fields: inout [(String, String)]
    ) throws(TerraceError) {
        switch (shape, value) {
        case (.list(let element, let tag), .array(let values)):
            if values.isEmpty { fields.append((path, "")) }
            for (index, value) in values.enumerated() {
                try append(value, element, path: "\(path).\(tag).\(index + 1)", to: &fields)
            }
        case (.structure(let name), .object(let members)):
            try Self.refuseUnknown(
                members.keys, of: Model.elastiCache.structure(name).members.map(\.name), in: path)
            for member in Model.elastiCache.structure(name).members {
                guard let inner = members[member.name] else { continue }
                try append(inner, member.shape, path: "\(path).\(member.name)", to: &fields)
            }
        case (_, .string(let text)): fields.append((path, text))
        case (_, .integer(let number)): fields.append((path, "\(number)"))
        case (_, .double(let number)): fields.append((path, "\(number)"))
        case (_, .bool(let flag)): fields.append((path, flag ? "true" : "false"))
        default: throw TerraceError(.invalidArgument, "\(path): a value of another kind was expected")
        }
    }

    /// Refuses members that the model does not have. The form would leave them out, so the server could not report
    /// them.
    private static func refuseUnknown(
        _ given: some Sequence<String>, of known: [String], in place: String
    ) throws(TerraceError) {
        guard let name = given.filter({ !known.contains($0) }).min() else { return }
        throw TerraceError(
            .invalidArgument,
            "Parameter validation failed:\nUnknown parameter in \(place): \"\(name)\", must be one of: "
                + known.joined(separator: ", "))
    }

    private static func value(_ words: [String], _ shape: Shape, _ flag: String) throws(TerraceError) -> JSONValue {
        guard case .list(let element, _) = shape else {
            let word = words.last ?? ""
            if case .structure = shape { return try structure(word, flag) }
            return .string(word)
        }
        if words.count == 1, let first = words.first, first.hasPrefix("[") { return try json(first, flag) }
        guard case .structure = element else { return .array(words.map { .string($0) }) }
        var values: [JSONValue] = []
        for word in words { values.append(try structure(word, flag)) }
        return .array(values)
    }

    /// A structure from JSON, or from the shorthand `Key=team,Value=web`; `[a,b]` is a list.
    private static func structure(_ word: String, _ flag: String) throws(TerraceError) -> JSONValue {
        if word.hasPrefix("{") { return try json(word, flag) }
        var members: [String: JSONValue] = [:]
        var rest = Substring(word)
        while !rest.isEmpty {
            guard let equals = rest.firstIndex(of: "=") else {
                throw TerraceError(.invalidArgument, "\(flag): '\(word)' is neither JSON nor Name=value,Name=value")
            }
            let name = String(rest[..<equals])
            rest = rest[rest.index(after: equals)...]
            if rest.first == "[", let end = rest.firstIndex(of: "]") {
                let inner = rest[rest.index(after: rest.startIndex)..<end]
                members[name] = .array(inner.split(separator: ",").map { .string(String($0)) })
                rest = rest[rest.index(after: end)...].drop { $0 == "," }
            } else {
                let value = rest.prefix { $0 != "," }
                members[name] = .string(String(value))
                rest = rest.dropFirst(value.count).drop { $0 == "," }
            }
        }
        return .object(members)
    }

    private static func json(_ text: String, _ flag: String) throws(TerraceError) -> JSONValue {
        guard let value = try? JSON.value(text.utf8, within: .ours) else {
            throw TerraceError(.invalidArgument, "\(flag): '\(text.prefix(80))' is not JSON")
        }
        return value
    }
}
