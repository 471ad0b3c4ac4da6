import TerraceCore

/// Decodes a type from nothing, and remembers what it asked for.
final class SchemaReader {
    private var fields: [DocumentSchema.Field] = []
    /// The schema of a type that is one value.
    private var single: DocumentSchema.Kind?

    /// The kind of a type, and a value of it to go on with; nil where the type takes no value that was made up.
    static func read(_ type: any Decodable.Type) -> (kind: DocumentSchema.Kind, value: (any Decodable)?) {
        switch type {
        case is String.Type: return (.text, "")
        case is Bool.Type: return (.flag, false)
        case is Double.Type: return (.number, 0.0)
        case is JSONValue.Type: return (.any, JSONValue.null)
        case let type as any (FixedWidthInteger & Decodable).Type: return (.whole, zero(type))
        case let type as any SchemaWrapping.Type: return type.schema
        case let type as any (CaseIterable & RawRepresentable & Decodable).Type:
            if let choice = choice(type) { return choice }
        default: break
        }
        let reader = SchemaReader()
        let value = try? type.init(from: SchemaDecoder(reader: reader))
        if let single = reader.single { return (single, value) }
        return (.document(DocumentSchema(name: DocumentSchema.name(of: type), fields: reader.fields)), value)
    }

    private static func zero<Number: FixedWidthInteger & Decodable>(_ type: Number.Type) -> Number { 0 }

    private static func choice<Value: CaseIterable & RawRepresentable & Decodable>(
        _ type: Value.Type
    ) -> (kind: DocumentSchema.Kind, value: (any Decodable)?)? {
        let names = type.allCases.compactMap { $0.rawValue as? String }
        return names.isEmpty ? nil : (.choice(names), type.allCases.first)
    }

    fileprivate func value<Value: Decodable>(_ type: Value.Type, _ key: String, isOptional: Bool) throws -> Value {
        let (kind, value) = Self.read(type)
        fields.append(DocumentSchema.Field(name: key, kind: kind, isOptional: isOptional))
        guard let value = value as? Value else { throw SchemaDecoder.noValue(key) }
        return value
    }

    fileprivate func onlyValue<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let (kind, value) = Self.read(type)
        if single == nil { single = kind }
        guard let value = value as? Value else { throw SchemaDecoder.noValue("") }
        return value
    }
}

/// Types that have another one inside.
private protocol SchemaWrapping {
    static var schema: (kind: DocumentSchema.Kind, value: (any Decodable)?) { get }
}

extension Array: SchemaWrapping where Element: Decodable {
    static var schema: (kind: DocumentSchema.Kind, value: (any Decodable)?) {
        (.list(SchemaReader.read(Element.self).kind), [] as [Element])
    }
}

extension Set: SchemaWrapping where Element: Decodable {
    static var schema: (kind: DocumentSchema.Kind, value: (any Decodable)?) {
        (.list(SchemaReader.read(Element.self).kind), [] as Set<Element>)
    }
}

extension Dictionary: SchemaWrapping where Key == String, Value: Decodable {
    static var schema: (kind: DocumentSchema.Kind, value: (any Decodable)?) {
        (.map(SchemaReader.read(Value.self).kind), [:] as [String: Value])
    }
}

private struct SchemaDecoder: Decoder {
    let reader: SchemaReader
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(SchemaFields(reader: reader))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Self.noValue("") }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { SchemaValue(reader: reader) }

    static func noValue(_ key: String) -> DecodingError {
        .dataCorrupted(DecodingError.Context(codingPath: [], debugDescription: "no value for \(key)"))
    }
}

private struct SchemaFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let reader: SchemaReader
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) throws -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try reader.value(type, key.stringValue, isOptional: false)
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        _ = try? reader.value(type, key.stringValue, isOptional: true)
        return nil
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try? optional(type, key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try? optional(type, key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try? optional(type, key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try? optional(type, key) }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? { try? optional(type, key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try? optional(type, key) }

    private func optional<Value: Decodable>(_ type: Value.Type, _ key: Key) throws -> Value {
        try reader.value(type, key.stringValue, isOptional: true)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw SchemaDecoder.noValue(key.stringValue) }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw SchemaDecoder.noValue(key.stringValue)
    }

    func superDecoder() throws -> any Decoder { throw SchemaDecoder.noValue("super") }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw SchemaDecoder.noValue(key.stringValue) }
}

private struct SchemaValue: SingleValueDecodingContainer {
    let reader: SchemaReader
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try reader.onlyValue(type) }
}
