import TerraceCore

/// Evaluates an expression on a document. A missing value gives null, not an error.
enum JMESEvaluator {
    static func evaluate(_ node: JMESPath.Node, _ value: JSONValue) throws -> JSONValue {
        switch node {
        case .current: return value
        case .literal(let literal): return literal
        case .field(let name): return value[name] ?? .null
        case .index(let index): return element(index, of: value)
        case .slice(let start, let stop, let step): return slice(value, start, stop, step)
        case .chain(let left, let right):
            let inner = try evaluate(left, value)
            return inner == .null ? .null : try evaluate(right, inner)
        case .pipe(let left, let right): return try evaluate(right, evaluate(left, value))
        case .project(let left, let right):
            guard case .array(let elements) = try evaluate(left, value) else { return .null }
            return try projected(elements, right)
        case .projectValues(let left, let right):
            guard case .object(let members) = try evaluate(left, value) else { return .null }
            return try projected(members.sorted { $0.key < $1.key }.map(\.value), right)
        case .filter(let left, let condition, let right):
            guard case .array(let elements) = try evaluate(left, value) else { return .null }
            return try projected(elements.filter { isTrue(try evaluate(condition, $0)) }, right)
        case .flatten(let inner):
            guard case .array(let elements) = try evaluate(inner, value) else { return .null }
            return .array(elements.flatMap { if case .array(let inner) = $0 { inner } else { [$0] } })
        case .list(let nodes): return value == .null ? .null : .array(try nodes.map { try evaluate($0, value) })
        case .hash(let pairs):
            guard value != .null else { return .null }
            return .object(Dictionary(try pairs.map { ($0.key, try evaluate($0.value, value)) }) { $1 })
        case .or(let left, let right):
            let first = try evaluate(left, value)
            return isTrue(first) ? first : try evaluate(right, value)
        case .and(let left, let right):
            let first = try evaluate(left, value)
            return isTrue(first) ? try evaluate(right, value) : first
        case .not(let inner): return .bool(!isTrue(try evaluate(inner, value)))
        case .compare(let left, let comparator, let right):
            return compare(try evaluate(left, value), comparator, try evaluate(right, value))
        case .call(let name, let arguments): return try JMESFunctions.call(name, arguments, value)
        case .reference:
            throw TerraceError(.invalidArgument, "argument --query: & stands in a function's arguments only")
        }
    }

    private static func projected(_ elements: [JSONValue], _ node: JMESPath.Node) throws -> JSONValue {
        .array(try elements.map { try evaluate(node, $0) }.filter { $0 != .null })
    }

    /// JMESPath's truth: null, false, and an empty string, list or object are false; everything else is true.
    static func isTrue(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .bool(false), .string(""), .array([]): false
        case .object(let members): !members.isEmpty
        default: true
        }
    }

    private static func element(_ index: Int, of value: JSONValue) -> JSONValue {
        guard case .array(let elements) = value else { return .null }
        let place = index < 0 ? elements.count + index : index
        return elements.indices.contains(place) ? elements[place] : .null
    }

    private static func slice(_ value: JSONValue, _ start: Int?, _ stop: Int?, _ step: Int) -> JSONValue {
        guard case .array(let elements) = value else { return .null }
        let count = elements.count
        func bounded(_ index: Int) -> Int {
            let place = index < 0 ? count + index : index
            return step > 0 ? min(max(place, 0), count) : min(max(place, -1), count - 1)
        }
        let from = start.map(bounded) ?? (step > 0 ? 0 : count - 1)
        let to = stop.map(bounded) ?? (step > 0 ? count : -1)
        return .array(stride(from: from, to: to, by: step).map { elements[$0] })
    }

    static func number(_ value: JSONValue) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }

    private static func compare(_ left: JSONValue, _ comparator: JMESPath.Comparator, _ right: JSONValue) -> JSONValue {
        let isEqual = number(left).flatMap { first in number(right).map { first == $0 } } ?? (left == right)
        switch comparator {
        case .equal: return .bool(isEqual)
        case .unequal: return .bool(!isEqual)
        case .less, .atMost, .greater, .atLeast: break
        }
        // JMESPath orders numbers only; other operands give null.
        guard let first = number(left), let second = number(right) else { return .null }
        switch comparator {
        case .less: return .bool(first < second)
        case .atMost: return .bool(first <= second)
        case .greater: return .bool(first > second)
        default: return .bool(first >= second)
        }
    }
}
