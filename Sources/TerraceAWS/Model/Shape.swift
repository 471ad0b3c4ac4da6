import TerraceCore

/// The type of a value on the wire.
indirect enum Shape: Sendable, Equatable {
    case text, integer, double, flag, time
    case structure(String)
    /// `element` is the name of each element's tag.
    case list(Shape, element: String)
}

/// A named group of members, in the order in which answers list them.
struct Structure: Sendable {
    struct Member: Sendable {
        var name: String
        var shape: Shape
        var isRequired: Bool
    }

    var name: String
    var members: [Member]
}

/// One operation of the service's model, whether implemented or not.
struct ModelOperation: Sendable {
    var name: String
    var input: String
    /// Nil for operations whose answer has only metadata.
    var output: String?
}

/// The model as tables, read from `ModelText` once.
struct Model: Sendable {
    let operations: [String: ModelOperation]
    private let structures: [String: Structure]

    static let elastiCache = Model(operations: ModelText.operations, shapes: ModelText.shapes)

    init(operations text: String, shapes: String) {
        var operations: [String: ModelOperation] = [:]
        for line in Self.parts(text[...], "\n") {
            let words = Self.parts(line, " ").map(String.init)
            guard words.count == 3 else { continue }
            operations[words[0]] = ModelOperation(
                name: words[0], input: words[1], output: words[2] == "-" ? nil : words[2])
        }
        self.operations = operations
        structures = Self.structures(shapes)
    }

    /// The structure of this name; an empty one if the model does not have it.
    func structure(_ name: String) -> Structure { structures[name] ?? Structure(name: name, members: []) }

    /// The structure that has all these members and the fewest others.
    func smallestStructure(with names: [String]) -> Structure? {
        structures.values.filter { structure in
            names.allSatisfy { name in structure.members.contains { $0.name == name } }
        }.min { ($0.members.count, $0.name) < ($1.members.count, $1.name) }
    }

    /// The members of an output that the model has, without null values.
    func known(_ value: JSONValue, _ structure: String?) -> JSONValue {
        var members: [String: JSONValue] = [:]
        for member in structure.map({ self.structure($0).members }) ?? [] {
            guard let inner = value[member.name], inner != .null else { continue }
            members[member.name] = known(inner, member.shape)
        }
        return .object(members)
    }

    private func known(_ value: JSONValue, _ shape: Shape) -> JSONValue {
        switch (shape, value) {
        case (.structure(let name), _): known(value, name)
        case (.list(let element, _), .array(let values)): .array(values.map { known($0, element) })
        default: value
        }
    }

    /// Splits by bytes, for speed: every `terrace aws` reads the whole model, and splitting by characters took 5 ms.
    private static func parts(_ text: Substring, _ separator: Unicode.Scalar) -> [Substring] {
        text.utf8.split(separator: UInt8(ascii: separator)).map(Substring.init)
    }

    private static func structures(_ text: String) -> [String: Structure] {
        var found: [String: Structure] = [:]
        var current = ""
        for line in parts(text[...], "\n") {
            var words = parts(line, " ")
            // An indented line continues the shape above it.
            if !line.hasPrefix(" "), let first = words.first {
                current = String(first)
                words.removeFirst()
                found[current] = Structure(name: current, members: [])
            }
            found[current]?.members += words.compactMap(member)
        }
        return found
    }

    private static func member(_ text: Substring) -> Structure.Member? {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let name = text[..<colon]
        let isRequired = name.utf8.last == UInt8(ascii: "!")
        return Structure.Member(
            name: String(isRequired ? name.dropLast() : name), shape: shape(text[text.index(after: colon)...]),
            isRequired: isRequired)
    }

    private static func shape(_ text: Substring) -> Shape {
        if text.utf8.first == UInt8(ascii: "["), let end = text.utf8.lastIndex(of: UInt8(ascii: "]")) {
            let element = text[text.index(after: end)...]
            return .list(shape(text[text.index(after: text.startIndex)..<end]), element: String(element))
        }
        switch text {
        case "s": return .text
        case "i": return .integer
        case "d": return .double
        case "b": return .flag
        case "t": return .time
        default: return .structure(String(text))
        }
    }
}
