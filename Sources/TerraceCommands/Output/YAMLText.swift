import Foundation
import TerraceAPI
import TerraceCore
import Yams

/// Encodes YAML with plain numbers: the library's own encoder writes 100.0 as 1e+2.
enum YAMLText {
    static func text(_ value: some Encodable) throws -> String {
        try text(JSON.value(JSONValue.self, from: JSON.bytes(value)))
    }

    /// The value as YAML, with sorted keys.
    static func text(_ value: JSONValue) throws -> String {
        try Yams.serialize(node: node(value), width: -1, allowUnicode: true)
    }

    private static func node(_ value: JSONValue) throws -> Node {
        switch value {
        case .null: Node("null", Tag(.null))
        case .bool(let flag): .scalar(flag.represented())
        case .integer(let number): .scalar(number.represented())
        // Decimal writes the digits without an exponent.
        case .double(let number): .scalar(Decimal(string: "\(number)")?.represented() ?? number.represented())
        case .string(let text): .scalar(text.represented())
        case .array(let elements): Node(try elements.map(node), Tag(.seq))
        case .object(let members):
            Node(
                try members.sorted { $0.key < $1.key }.map { (.scalar($0.key.represented()), try node($0.value)) },
                Tag(.map))
        }
    }
}
