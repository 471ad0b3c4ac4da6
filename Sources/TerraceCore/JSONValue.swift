/// Any JSON, for documents whose shape is data: schemas, merge patches, what a cloud's client sent.
public indirect enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
}

extension JSONValue: Codable {
    /// Decodes values within documents of ours; `JSONParser` reads those from outside. The frequent cases come first,
    /// because a decoder writes down the whole path each time that a value is of another type than it was asked for.
    public init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: MemberName.self) {
            self = .object(
                try members.allKeys.reduce(into: [:]) { $0[$1.text] = try members.decode(JSONValue.self, forKey: $1) })
            return
        }
        if var elements = try? decoder.unkeyedContainer() {
            var values: [JSONValue] = []
            while !elements.isAtEnd { values.append(try elements.decode(JSONValue.self)) }
            self = .array(values)
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else {
            self = .double(try container.decode(Double.self))
        }
    }

    private struct MemberName: CodingKey {
        var text: String
        var stringValue: String { text }
        var intValue: Int? { nil }
        init(stringValue: String) { text = stringValue }
        init?(intValue: Int) { nil }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { $1 })
    }
    public init(nilLiteral: ()) { self = .null }
}

extension JSONValue {
    /// The member, or nil where this is no object or has none of the name.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    /// RFC 7396: members of the patch replace, null removes, everything else stays.
    public func merging(patch: JSONValue) -> JSONValue {
        guard case .object(let changes) = patch else { return patch }
        var members: [String: JSONValue] = [:]
        if case .object(let own) = self { members = own }
        for (key, change) in changes {
            members[key] = change == .null ? nil : (members[key] ?? .null).merging(patch: change)
        }
        return .object(members)
    }
}

/// Access to a document whose shape nobody has checked: a value of another kind is nil, or empty.
extension JSONValue {
    public var text: String? { if case .string(let text) = self { text } else { nil } }
    public var isTrue: Bool { self == .bool(true) }
    public var members: [String: JSONValue] { if case .object(let members) = self { members } else { [:] } }
    public var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

    /// A number, also where it was sent as text.
    public var number: Int? {
        switch self {
        case .integer(let number): number
        case .string(let text): Int(text)
        default: nil
        }
    }
}
