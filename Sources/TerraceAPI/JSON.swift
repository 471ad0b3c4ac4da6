import Foundation
public import TerraceCore

/// JSON as every side of the API writes it: sorted keys, so that two answers can be compared as text.
public enum JSON {
    public static func bytes(_ value: some Encodable, pretty: Bool = false) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return Array(try encoder.encode(value))
    }

    public static func text(_ value: some Encodable, pretty: Bool = false) throws -> String {
        String(decoding: try bytes(value, pretty: pretty), as: UTF8.self)
    }

    /// Any JSON: an input from outside within the bounds for those.
    /// - Throws: `TerraceError.invalidArgument` that says what is wrong.
    public static func value(
        _ bytes: some Sequence<UInt8>, within bounds: JSONBounds = InputBounds.json
    ) throws(TerraceError) -> JSONValue {
        try JSONParser.value(of: Array(bytes), within: bounds)
    }

    /// A document of ours, whose fields are known.
    public static func value<Value: Decodable>(_ type: Value.Type, from bytes: some Sequence<UInt8>) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }
}
