import TerraceCore
import TerraceFrontEnd

/// Writes a value of a shape as the elements of an answer, in the model's order.
///
/// It uses no library: the shape table decides the names, and the only library encodes types known to the compiler
/// (docs/decisions/0009-aws-query.md).
struct QueryEncoder {
    let model: Model
    private(set) var text = ""

    init(model: Model) { self.model = model }

    /// Encodes the members of `value` that the structure has. Null members are left out; an empty list is an empty
    /// element.
    mutating func encode(members value: JSONValue, of structure: String) {
        for member in model.structure(structure).members {
            guard let inner = value[member.name], inner != .null else { continue }
            encode(inner, member.shape, tag: member.name)
        }
    }

    private mutating func encode(_ value: JSONValue, _ shape: Shape, tag: String) {
        text += "<\(tag)>"
        switch (shape, value) {
        case (.structure(let name), _): encode(members: value, of: name)
        case (.list(let element, let inner), .array(let values)):
            for value in values { encode(value, element, tag: inner) }
        case (_, .string(let string)): text += Self.escaped(string)
        case (_, .integer(let number)): text += "\(number)"
        case (_, .double(let number)): text += "\(number)"
        case (_, .bool(let flag)): text += flag ? "true" : "false"
        case (_, .null), (_, .array), (_, .object): break
        }
        text += "</\(tag)>"
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\r": result += "&#13;"
            // XML 1.0 has no other control characters.
            case let other where other.value < 32 && other != "\n" && other != "\t": result += "\u{FFFD}"
            case let other where other.value == 0xFFFE || other.value == 0xFFFF: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
