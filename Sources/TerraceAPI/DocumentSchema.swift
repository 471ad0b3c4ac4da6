public import TerraceCore

/// The shape of a document as JSON, found by asking its type: it is decoded by a decoder that writes down what is asked
/// of it. No second description of a document exists that could be another one.
public struct DocumentSchema: Sendable, Equatable {
    public indirect enum Kind: Sendable, Equatable {
        case text, flag, whole, number
        /// Any JSON.
        case any
        case choice([String])
        case list(Kind)
        /// Free keys, each with a value of this kind.
        case map(Kind)
        case document(DocumentSchema)
    }

    public struct Field: Sendable, Equatable {
        public var name: String
        public var kind: Kind
        /// Left out where there is nothing to say.
        public var isOptional: Bool
    }

    /// The type's name, the one it is nested in before it: `CacheNode` of `CacheDocument.NodeDocument`.
    public let name: String
    /// In the order of the type's.
    public let fields: [Field]

    /// - Parameter type: of synthesized decoding; what has its own is known as the JSON value that it asks for first.
    public init(of type: any Decodable.Type) {
        name = Self.name(of: type)
        if case .document(let schema) = SchemaReader.read(type).kind { fields = schema.fields } else { fields = [] }
    }

    init(name: String, fields: [Field]) {
        self.name = name
        self.fields = fields
    }

    static func name(of type: any Decodable.Type) -> String {
        let parts = String(reflecting: type).split(separator: ".").dropFirst()
        guard parts.count > 1 else { return parts.joined() }
        return parts.map { part in
            let suffix = ["Document", "Section"].first { part.hasSuffix($0) && part != $0 } ?? ""
            return String(part.dropLast(suffix.count))
        }.joined()
    }

    /// This one and those within it, by name.
    public var all: [String: DocumentSchema] {
        var found = [name: self]
        for field in fields { Self.collect(field.kind, into: &found) }
        return found
    }

    private static func collect(_ kind: Kind, into found: inout [String: DocumentSchema]) {
        switch kind {
        case .list(let inner), .map(let inner): collect(inner, into: &found)
        case .document(let schema): found.merge(schema.all) { $1 }
        case .text, .flag, .whole, .number, .any, .choice: break
        }
    }
}

extension DocumentSchema {
    /// As JSON Schema 2020-12, which OpenAPI 3.1 takes; documents within are references.
    public var json: JSONValue {
        let required = fields.filter { !$0.isOptional }.map { JSONValue.string($0.name) }
        var schema: [String: JSONValue] = [
            "type": "object",
            "properties": .object(
                Dictionary(fields.map { ($0.name, Self.json($0.kind)) }, uniquingKeysWith: { $1 })),
        ]
        if !required.isEmpty { schema["required"] = .array(required) }
        return .object(schema)
    }

    public var reference: JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    private static func json(_ kind: Kind) -> JSONValue {
        switch kind {
        case .text: ["type": "string"]
        case .flag: ["type": "boolean"]
        case .whole: ["type": "integer"]
        case .number: ["type": "number"]
        case .any: [:]
        case .choice(let names): ["type": "string", "enum": .array(names.map { .string($0) })]
        case .list(let inner): ["type": "array", "items": json(inner)]
        case .map(let inner): ["type": "object", "additionalProperties": json(inner)]
        case .document(let schema): schema.reference
        }
    }
}
