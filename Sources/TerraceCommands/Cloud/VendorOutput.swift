import Foundation
import TerraceAPI
import TerraceCore

/// Formats a document as the vendors' command lines print it, with sorted keys.
enum VendorOutput {
    /// Prints progress, warnings and failures on standard error. Standard output is for the answer only.
    static func log(_ line: String) { StandardError.write(line + "\n") }

    /// Indented JSON, with empty lists and objects on one line.
    /// - Parameter order: sorts an object's keys.
    static func json(
        _ value: JSONValue, indent: Int, level: Int = 0, order: ([String]) -> [String] = { $0.sorted() }
    ) throws -> String {
        let outer = String(repeating: " ", count: indent * level)
        let inner = String(repeating: " ", count: indent * (level + 1))
        switch value {
        case .array(let elements) where !elements.isEmpty:
            let lines = try elements.map { inner + (try json($0, indent: indent, level: level + 1, order: order)) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(outer)]"
        case .object(let members) where !members.isEmpty:
            let lines = try order(Array(members.keys)).map { key in
                let text = try json(members[key] ?? .null, indent: indent, level: level + 1, order: order)
                return "\(inner)\(try JSON.text(key)): \(text)"
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
        default: return try JSON.text(value)
        }
    }

    static func yaml(_ value: JSONValue) throws -> String {
        try YAMLText.text(value).trimmingSuffix { $0.isNewline }
    }

    static func cell(_ value: JSONValue) -> String {
        switch value {
        case .null: ""
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): "\(number)"
        case .double(let number): "\(number)"
        case .string(let text): text
        case .array(let elements): "\(elements.count)"
        case .object(let members): "\(members.count)"
        }
    }

    /// The lines of aws's format `text`: an object's scalars on one line after the name of the member that holds the
    /// object, nested objects on the lines below.
    static func text(_ value: JSONValue, under name: String? = nil) -> [String] {
        let head = name.map { [$0.uppercased()] } ?? []
        switch value {
        case .object(let members):
            let sorted = members.sorted { $0.key < $1.key }
            let scalars = sorted.filter { !isNested($0.value) }.map { scalar($0.value) }
            let line = scalars.isEmpty ? [] : [(head + scalars).joined(separator: "\t")]
            return line + sorted.filter { isNested($0.value) }.flatMap { text($0.value, under: $0.key) }
        case .array(let elements):
            if elements.allSatisfy({ !isNested($0) }) {
                return elements.isEmpty ? [] : [(head + elements.map(scalar)).joined(separator: "\t")]
            }
            return elements.flatMap { text($0, under: name) }
        default: return [(head + [scalar(value)]).joined(separator: "\t")]
        }
    }

    static func isNested(_ value: JSONValue) -> Bool {
        switch value {
        case .array, .object: true
        default: false
        }
    }

    /// A scalar in Python's form, such as True or None.
    static func scalar(_ value: JSONValue) -> String {
        switch value {
        case .null: "None"
        case .bool(let flag): flag ? "True" : "False"
        default: cell(value)
        }
    }

    /// A table of an object or a list of objects, without nested values.
    static func table(_ value: JSONValue) -> String {
        let rows = if case .array(let elements) = value { elements } else { [value] }
        let names = Set(
            rows.flatMap { row -> [String] in
                if case .object(let members) = row { members.filter { !isNested($0.value) }.map(\.key) } else { [] }
            }
        ).sorted()
        guard !names.isEmpty else { return text(value).joined(separator: "\n") }
        let titles = names.map { $0.prefix(1).uppercased() + $0.dropFirst() }
        let lines = [titles, titles.map { String(repeating: "-", count: $0.count) }]
        return Printer.table(lines + rows.map { row in names.map { cell(row[$0] ?? .null) } }, on: .none).trimmingSuffix
        {
            $0.isNewline
        }
    }
}

extension String {
    func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var end = endIndex
        while end > startIndex, predicate(self[index(before: end)]) { end = index(before: end) }
        return String(self[..<end])
    }
}
