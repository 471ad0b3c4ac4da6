import Foundation
import TerraceAPI
import TerraceCore

/// The functions of JMESPath.
enum JMESFunctions {
    static func call(_ name: String, _ arguments: [JMESPath.Node], _ value: JSONValue) throws -> JSONValue {
        var values: [JSONValue] = []
        var key: JMESPath.Node?
        for argument in arguments {
            if case .reference(let node) = argument {
                key = node
            } else {
                values.append(try JMESEvaluator.evaluate(argument, value))
            }
        }
        guard let result = try result(name, values, key) else {
            throw TerraceError(
                .invalidArgument,
                "argument --query: there is no function \(name)() that takes these \(arguments.count) arguments")
        }
        return result
    }

    /// The function's result; nil where no function has this name and takes these arguments.
    private static func result(_ name: String, _ values: [JSONValue], _ key: JMESPath.Node?) throws -> JSONValue? {
        if let key { return try keyed(name, values, key) }
        switch (name, values.first, values.dropFirst().first) {
        case ("length", .string(let text), nil): return .integer(text.unicodeScalars.count)
        case ("length", .array(let list), nil): return .integer(list.count)
        case ("length", .object(let members), nil): return .integer(members.count)
        case ("keys", .object(let members), nil): return .array(members.keys.sorted().map { .string($0) })
        case ("values", .object(let members), nil): return .array(members.sorted { $0.key < $1.key }.map(\.value))
        case ("type", let value?, nil): return .string(type(value))
        case ("not_null", _?, _): return values.first { $0 != .null } ?? .null
        case ("to_string", let value?, nil): return .string(try text(value))
        case ("to_number", .string(let text), nil):
            return Int(text).map { .integer($0) } ?? Double(text).map { .double($0) } ?? .null
        case ("to_number", let value?, nil): return JMESEvaluator.number(value) == nil ? .null : value
        case ("to_array", let value?, nil):
            guard case .array = value else { return .array([value]) }
            return value
        case ("reverse", .array(let list), nil): return .array(list.reversed())
        case ("reverse", .string(let text), nil): return .string(String(text.reversed()))
        case ("contains", .array(let list), let wanted?): return .bool(list.contains(wanted))
        case ("contains", .string(let text), .string(let part)): return .bool(part.isEmpty || text.contains(part))
        case ("starts_with", .string(let text), .string(let part)): return .bool(text.hasPrefix(part))
        case ("ends_with", .string(let text), .string(let part)): return .bool(text.hasSuffix(part))
        case ("join", .string(let glue), .array(let list)):
            return .string(list.compactMap(string).joined(separator: glue))
        case ("merge", .object?, _):
            return .object(
                values.reduce(into: [:]) { all, value in
                    if case .object(let members) = value { all.merge(members) { $1 } }
                })
        default: return try numeric(name, values)
        }
    }

    private static func numeric(_ name: String, _ values: [JSONValue]) throws -> JSONValue? {
        guard values.count == 1 else { return nil }
        if let number = JMESEvaluator.number(values[0]) {
            switch name {
            case "abs": return value(abs(number))
            case "ceil": return value(number.rounded(.up))
            case "floor": return value(number.rounded(.down))
            default: return nil
            }
        }
        guard case .array(let list) = values[0] else { return nil }
        if name == "sort" { return try ordered(list.map { ($0, $0) }).map { .array($0) } }
        if ["max", "min"].contains(name), let all = try ordered(list.map { ($0, $0) }) {
            return (name == "max" ? all.last : all.first) ?? .null
        }
        let numbers = list.compactMap(JMESEvaluator.number)
        guard numbers.count == list.count else { return nil }
        switch name {
        case "sum": return value(numbers.reduce(0, +))
        case "avg": return numbers.isEmpty ? .null : .double(numbers.reduce(0, +) / Double(numbers.count))
        default: return nil
        }
    }

    private static func keyed(_ name: String, _ values: [JSONValue], _ key: JMESPath.Node) throws -> JSONValue? {
        guard values.count == 1, case .array(let list) = values[0] else { return nil }
        if name == "map" { return .array(try list.map { try JMESEvaluator.evaluate(key, $0) }) }
        guard let all = try ordered(list.map { ($0, try JMESEvaluator.evaluate(key, $0)) }) else { return nil }
        switch name {
        case "sort_by": return .array(all)
        case "max_by": return all.last ?? .null
        case "min_by": return all.first ?? .null
        default: return nil
        }
    }

    /// The values in the order of their keys, which must be all numbers or all strings; nil for other keys. Values with
    /// equal keys keep their order.
    private static func ordered(_ pairs: [(JSONValue, JSONValue)]) throws -> [JSONValue]? {
        let numbers = pairs.compactMap { JMESEvaluator.number($0.1) }
        let indices: [Int]
        if numbers.count == pairs.count {
            indices = pairs.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
        } else {
            let texts = pairs.compactMap { string($0.1) }
            guard texts.count == pairs.count else { return nil }
            indices = pairs.indices.sorted { (texts[$0], $0) < (texts[$1], $1) }
        }
        return indices.map { pairs[$0].0 }
    }

    private static func string(_ value: JSONValue) -> String? {
        if case .string(let text) = value { text } else { nil }
    }

    private static func value(_ number: Double) -> JSONValue {
        number == number.rounded() && abs(number) < 1e15 ? .integer(Int(number)) : .double(number)
    }

    private static func text(_ value: JSONValue) throws -> String { try string(value) ?? JSON.text(value) }

    private static func type(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .integer, .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
