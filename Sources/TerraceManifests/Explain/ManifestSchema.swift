public import TerraceCore

/// A JSON Schema of manifests for editors (draft 2020-12), from the table the parser itself reads.
///
/// It knows the format, not the tiers: which sizes and ranges a tier allows is checked by `terrace tiers validate`.
public enum ManifestSchema {
    /// The schema as a value to encode.
    public static let document: JSONValue = .object(
        [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Terrace cache manifest",
        ].merging(members(of: ManifestField.document)) { $1 })

    private static func schema(of field: ManifestField) -> JSONValue {
        .object(members(of: field.kind).merging(["description": .string(field.summary)]) { $1 })
    }

    private static func members(of fields: [ManifestField]) -> [String: JSONValue] {
        [
            "type": "object", "additionalProperties": false,
            "properties": .object(Dictionary(uniqueKeysWithValues: fields.map { ($0.name, schema(of: $0)) })),
            "required": .array(fields.filter(\.isRequired).map { .string($0.name) }),
        ]
    }

    private static func members(of kind: ManifestField.Kind) -> [String: JSONValue] {
        switch kind {
        case .text: ["type": "string"]
        case .constant(let text): ["const": .string(text)]
        case .wholeNumber(let range):
            ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        case .flag: ["type": "boolean"]
        case .choice(let names): ["enum": .array(names.map { .string($0) })]
        case .textOrNumber: ["type": ["string", "number"]]
        case .list(let element): ["type": "array", "items": .object(members(of: element))]
        case .textMap:
            [
                "type": "object",
                "additionalProperties": .object(["type": ["string", "number", "boolean"]]),
            ]
        case .map(let fields): members(of: fields)
        case .either(let long, let short):
            ["anyOf": [.object(members(of: long)), .object(members(of: short))]]
        }
    }
}
