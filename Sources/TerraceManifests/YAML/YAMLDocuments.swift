import TerraceCore
import Yams

/// Reads a file's documents with Yams. Any bytes give values or problems, never a crash.
struct YAMLDocuments {
    private let source: ManifestSource
    private let problems: ProblemList
    /// Keys that a map has twice, by the place of the first one. Yams stops at such a key; this reader goes on.
    private var repeated: [Place: String] = [:]

    /// The documents that are not empty. `problems` gets everything that is wrong; documents before a syntax error are
    /// returned, too.
    static func read(_ source: ManifestSource, _ problems: ProblemList) -> [YAMLValue] {
        switch SourceCheck.text(of: source) {
        case .failure(let refusal):
            problems.add(refusal.place.problem("", refusal.message))
            return []
        case .success(let text):
            var reader = YAMLDocuments(source: source, problems: problems)
            return reader.compose(text)
        }
    }

    private init(source: ManifestSource, problems: ProblemList) {
        self.source = source
        self.problems = problems
    }

    private mutating func compose(_ text: String) -> [YAMLValue] {
        var text = text
        // Each round renames one repeated key, so that the rest of the file is checked in the same run.
        for _ in 0..<Self.rounds(text) {
            do {
                // The basic resolver skips Yams' type rules, which would be tried on every value: this reader takes
                // every value as text at first.
                let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
                var nodes: [Node] = []
                do { while let node = try parser.nextRoot() { nodes.append(node) } } catch let error as YamlError {
                    if case .duplicatedKeysInMapping(let keys, let context) = error,
                        let renamed = rename(keys, at: context.mark, in: text)
                    {
                        text = renamed
                        continue
                    }
                    report(error)
                }
                return nodes.compactMap { value($0, path: "", depth: 0) }.filter(\.isPresent)
            } catch let error as YamlError {
                report(error)
                return []
            } catch {
                problems.add(place(nil).problem("", "not YAML: \(error)"))
                return []
            }
        }
        problems.add(place(nil).problem("", "too many keys are given twice; keep each key once"))
        return []
    }

    /// How often the file may be read again: 20 times at an ordinary size, less often the larger it is.
    private static func rounds(_ text: String) -> Int { min(20, max(2, (128 << 10) / max(1, text.utf8.count))) }

    // MARK: - Values

    private func value(_ node: Node, path: String, depth: Int) -> YAMLValue? {
        let place = place(node.mark)
        if node.anchor != nil {
            problems.add(place.problem(path, SourceCheck.Refusal.alias))
            return nil
        }
        guard depth < InputBounds.manifestDepth else {
            problems.add(place.problem("", "nested more than \(InputBounds.manifestDepth) levels deep"))
            return nil
        }
        switch node {
        case .scalar(let scalar): return YAMLValue(content: content(of: scalar, path: path, place), place: place)
        case .sequence(let nodes):
            refuse(nodes.tag, path: path, place)
            let values = nodes.enumerated().compactMap { value($1, path: "\(path)[\($0)]", depth: depth + 1) }
            return YAMLValue(content: .list(values), place: place)
        case .mapping(let pairs):
            refuse(pairs.tag, path: path, place)
            let entries = pairs.compactMap { entry($0.key, $0.value, path: path, depth: depth) }
            reportRepeated(entries, path: path)
            return YAMLValue(content: .map(entries.filter { repeated[$0.place] == nil }), place: place)
        case .alias:
            problems.add(place.problem(path, SourceCheck.Refusal.alias))
            return nil
        }
    }

    private func refuse(_ tag: Tag, path: String, _ place: Place) {
        let tag = tag.rawValue
        guard tag.hasPrefix("!"), tag != "!" else { return }
        problems.add(place.problem(path, "the tag \(tag.quotedForMessage) is not supported; write the plain value"))
    }

    private func content(of scalar: Node.Scalar, path: String, _ place: Place) -> YAMLValue.Content {
        refuse(scalar.tag, path: path, place)
        guard scalar.string.utf8.count <= InputBounds.scalarBytes else {
            problems.add(place.problem(path, "a value with more than \(InputBounds.scalarBytes) bytes"))
            return .null
        }
        let plain = scalar.style == .plain || scalar.style == .any
        if plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string) { return .null }
        return .scalar(scalar.string, quoted: !plain)
    }

    private func entry(_ key: Node, _ node: Node, path: String, depth: Int) -> YAMLValue.Entry? {
        guard case .scalar(let scalar) = key, key.anchor == nil else {
            problems.add(place(key.mark).problem(path, "maps, lists and aliases as keys are not supported"))
            return nil
        }
        guard scalar.string.utf8.count <= InputBounds.scalarBytes else {
            problems.add(place(key.mark).problem(path, "a key with more than \(InputBounds.scalarBytes) bytes"))
            return nil
        }
        let keyPlace = place(key.mark)
        let name = repeated[keyPlace] ?? scalar.string
        guard let value = value(node, path: path.appending(key: name), depth: depth + 1) else { return nil }
        return YAMLValue.Entry(key: name, place: keyPlace, value: value)
    }

    // MARK: - Keys given twice

    /// Renames the first of two equal keys, whose place Yams reports: a private-use character replaces the key's first one.
    private mutating func rename(_ keys: [String], at mark: Mark, in text: String) -> String? {
        let place = place(mark)
        guard let key = keys.first, repeated[place] == nil else { return nil }
        var scalars = text.unicodeScalars
        var line = 1
        var index = scalars.startIndex
        while line < mark.line, index < scalars.endIndex {
            if scalars[index] == "\n" { line += 1 }
            index = scalars.index(after: index)
        }
        guard let start = scalars.index(index, offsetBy: mark.column - 1, limitedBy: scalars.endIndex) else {
            return nil
        }
        let quoted = start < scalars.endIndex && (scalars[start] == "\"" || scalars[start] == "'")
        let target = quoted ? scalars.index(after: start) : start
        guard target < scalars.endIndex, scalars[target].value > 32, scalars[target] == key.unicodeScalars.first,
            let marker = Unicode.Scalar(UInt32(0xE000 + repeated.count))
        else { return nil }
        scalars.replaceSubrange(target...target, with: [marker])
        repeated[place] = key
        return String(scalars)
    }

    private func reportRepeated(_ entries: [YAMLValue.Entry], path: String) {
        guard !repeated.isEmpty else { return }
        let renamed = entries.compactMap { entry in repeated[entry.place].map { ($0, entry) } }
        let firsts = Dictionary(renamed, uniquingKeysWith: { first, _ in first })
        for entry in entries where repeated[entry.place] == nil {
            guard let first = firsts[entry.key] else { continue }
            let message = "given twice, first in line \(first.place.line); keep one"
            problems.add(entry.place.problem(path.appending(key: entry.key), message))
        }
    }

    // MARK: - Places and errors

    private func place(_ mark: Mark?) -> Place {
        Place(file: source.file, line: max(mark?.line ?? 1, 1), column: max(mark?.column ?? 1, 1))
    }

    private func report(_ error: YamlError) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let during = context.map { " (\($0.text.trimmedText), begun in line \($0.mark.line))" } ?? ""
            problems.add(place(mark).problem("", "not YAML: \(problem)\(during)\(Self.hint(problem))"))
        case .reader(let problem, let offset, _, let yaml):
            let before = yaml.prefix(offset ?? 0)
            let line = before.count { $0.isNewline } + 1
            let column =
                (before.lastIndex { $0.isNewline }.map { before.distance(from: $0, to: before.endIndex) } ?? before
                    .count + 1)
            problems.add(Place(file: source.file, line: line, column: column).problem("", "not YAML: \(problem)"))
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map(\.quotedForMessage).joined(separator: ", ")
            problems.add(place(context.mark).problem("", "given twice: \(names); keep one"))
        default:
            problems.add(place(nil).problem("", "not YAML"))
        }
    }

    /// A hint for the author. libYAML's own message speaks about its grammar, not about the mistake.
    private static func hint(_ problem: String) -> String {
        if problem.contains("cannot start any token") { return "; indent with spaces, and quote text that begins so" }
        if problem.contains("mapping values are not allowed") {
            return "; check the indentation, or quote a value that contains ': '"
        }
        if problem.contains("could not find expected ':'") { return "; a key needs ': ' and a value" }
        if problem.contains("did not find expected key") { return "; keys of one map begin in the same column" }
        if problem.contains("expected ',' or") { return "; a bracket or comma is missing" }
        return ""
    }
}

extension YAMLValue {
    fileprivate var isPresent: Bool {
        if case .null = content { false } else { true }
    }
}

extension String {
    fileprivate var trimmedText: String { split(whereSeparator: \.isNewline).joined(separator: " ") }

    /// The path of the field `key` below this path.
    func appending(key: String) -> String {
        let shown = key.unicodeScalars.count > 60 || key.isEmpty ? key.quotedForMessage : key
        return isEmpty ? shown : "\(self).\(shown)"
    }
}
