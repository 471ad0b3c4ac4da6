import TerraceCore

/// Reads the fields of one map with their types. Problems are collected in a list, and reading goes on after each.
struct MapReader {
    let path: String
    let place: Place
    let problems: ProblemList
    private let entries: [YAMLValue.Entry]

    /// Nil, with a problem in the list, where the value is not a map. Each key that is not in `known` adds a problem.
    init?(_ value: YAMLValue, path: String, known: [String], problems: ProblemList) {
        guard let entries = value.entries else {
            let names = known.isEmpty ? "" : " of \(known.joined(separator: ", "))"
            problems.add(value.place.problem(path, "expected a map\(names), found \(value.summary)"))
            return nil
        }
        self.path = path
        self.place = value.place
        self.problems = problems
        self.entries = entries
        guard !known.isEmpty else { return }
        for entry in entries where !known.contains(entry.key) {
            let nearest = problems.isFull ? "" : NearestName.hint(entry.key, in: known)
            let list = nearest.isEmpty ? "; the keys here are \(known.joined(separator: ", "))" : nearest
            problems.add(entry.place.problem(path.appending(key: entry.key), "unknown key\(list)"))
        }
    }

    /// The field's value; nil where the field is missing or null.
    func value(_ key: String) -> YAMLValue? {
        guard let value = entries.first(where: { $0.key == key })?.value else { return nil }
        if case .null = value.content { return nil }
        return value
    }

    /// The field's value. Where it is missing, the list gets a problem that says what is `expected`.
    func required(_ key: String, _ expected: String) -> YAMLValue? {
        if let value = value(key) { return value }
        let empty = entries.first { $0.key == key }
        problems.add(
            (empty?.place ?? place).problem(child(key), "\(empty == nil ? "missing" : "empty"); expected \(expected)"))
        return nil
    }

    func child(_ key: String) -> String { path.appending(key: key) }

    func fail(_ value: YAMLValue, _ key: String, _ message: String) {
        problems.add(value.place.problem(child(key), message))
    }

    // MARK: - Scalars

    /// The field as text. An unquoted number is kept as it is written, so that a size 1 and a version 7.0 need no quotes.
    func text(_ key: String, _ expected: String) -> String? {
        value(key).flatMap { text($0, child(key), expected) }
    }

    func text(_ value: YAMLValue, _ path: String, _ expected: String) -> String? {
        guard let text = value.text else {
            problems.add(value.place.problem(path, "expected \(expected), found \(value.summary)"))
            return nil
        }
        // For a field, null means "not given". In a list, null is an element and therefore a problem.
        return text
    }

    func int(_ key: String) -> Int? {
        guard let value = value(key) else { return nil }
        if case .scalar(let text, quoted: false) = value.content, let number = Int(text) { return number }
        let quoted = value.text.flatMap { Int($0) }.map { "; write \($0) without quotes" } ?? ""
        fail(value, key, "expected a whole number, found \(value.summary)\(quoted)")
        return nil
    }

    func double(_ key: String) -> Double? {
        guard let value = value(key) else { return nil }
        if case .scalar(let text, quoted: false) = value.content, let number = Double(text), number.isFinite {
            return number
        }
        fail(value, key, "expected a number, found \(value.summary)")
        return nil
    }

    func bool(_ key: String) -> Bool? {
        guard let value = value(key) else { return nil }
        if case .scalar(let text, quoted: false) = value.content {
            if ["true", "True", "TRUE"].contains(text) { return true }
            if ["false", "False", "FALSE"].contains(text) { return false }
        }
        let meant: String? =
            switch value.text?.lowercased() {
            case "yes", "on", "true", "1", "y", "enabled": "true"
            case "no", "off", "false", "0", "n", "disabled": "false"
            default: nil
            }
        fail(value, key, "expected true or false, found \(value.summary)" + (meant.map { "; write \($0)" } ?? ""))
        return nil
    }

    func choice<Value: RawRepresentable & CaseIterable>(_ key: String, _ type: Value.Type) -> Value?
    where Value.RawValue == String {
        value(key).flatMap { choice($0, child(key), type) }
    }

    func choice<Value: RawRepresentable & CaseIterable>(_ value: YAMLValue, _ path: String, _ type: Value.Type)
        -> Value?
    where Value.RawValue == String {
        let names = type.allCases.map(\.rawValue)
        // `mode:` without a value is null, and so is an empty element of a list.
        if let text = value.text, let choice = Value(rawValue: text) { return choice }
        let hint = value.text.map { NearestName.hint($0, in: names) } ?? ""
        problems.add(
            value.place.problem(path, "expected one of \(names.joined(separator: ", ")), found \(value.summary)\(hint)")
        )
        return nil
    }

    // MARK: - Collections

    func list(_ key: String, _ expected: String) -> [(value: YAMLValue, path: String)]? {
        guard let value = value(key) else { return nil }
        guard case .list(let values) = value.content else {
            let single = value.text.map { "; for one, write [\($0)]" } ?? ""
            fail(value, key, "expected a list of \(expected), found \(value.summary)\(single)")
            return nil
        }
        return values.enumerated().map { ($1, "\(child(key))[\($0)]") }
    }

    func texts(_ key: String, _ expected: String) -> [String]? {
        list(key, expected)?.compactMap { text($0.value, $0.path, "text") }
    }

    /// A map with arbitrary keys; each value is a scalar, kept as it is written.
    func textMap(_ key: String, _ expected: String) -> [(key: String, value: String, place: Place)]? {
        guard let value = value(key) else { return nil }
        guard let entries = value.entries else {
            fail(value, key, "expected a map of \(expected), found \(value.summary)")
            return nil
        }
        return entries.compactMap { entry in
            let path = child(key).appending(key: entry.key)
            if case .null = entry.value.content {
                problems.add(entry.value.place.problem(path, "empty; expected a value, or \"\" for none"))
                return nil
            }
            return text(entry.value, path, "a single value").map { (entry.key, $0, entry.value.place) }
        }
    }
}
