import TerraceAPI
public import TerraceCore

/// Looking into a document whose shape nobody has checked: what is of another kind is nil, or empty.
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

    /// RFC 3339 in UTC.
    public static func time(_ seconds: Double) -> JSONValue { .string(Timestamp.text(seconds)) }
}
