/// What differs between two texts, as a unified diff: `-` lines are expected, `+` lines are what came instead.
public struct TextDifference: CustomStringConvertible {
    public let description: String

    /// Nil where the texts are the same.
    /// - Parameter context: lines shown before and after each change.
    public init?(expected: String, got: String, context: Int = 3) {
        guard expected != got else { return nil }
        let lines = Self.merged(Self.lines(expected), Self.lines(got))
        guard lines.contains(where: { $0.mark != " " }) else {
            // The texts differ only in where the lines below were broken.
            description = "-\(expected)\n+\(got)"
            return
        }
        description = Self.hunks(lines, context).joined(separator: "\n")
    }

    private typealias Line = (mark: Character, text: String)

    /// Every line of both, in an order that leads from one to the other.
    private static func merged(_ expected: [String], _ got: [String]) -> [Line] {
        let difference = got.difference(from: expected)
        let removed = Set(difference.removals.map(Self.offset))
        let inserted = Set(difference.insertions.map(Self.offset))
        var lines: [Line] = []
        var (old, new) = (0, 0)
        while old < expected.count || new < got.count {
            if removed.contains(old) {
                lines.append(("-", expected[old]))
                old += 1
            } else if inserted.contains(new) {
                lines.append(("+", got[new]))
                new += 1
            } else {
                lines.append((" ", got[new]))
                (old, new) = (old + 1, new + 1)
            }
        }
        return lines
    }

    private static func offset(_ change: CollectionDifference<String>.Change) -> Int {
        switch change {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }

    /// The changes with their context, each part under a line with its place in both texts.
    private static func hunks(_ lines: [Line], _ context: Int) -> [String] {
        let changes = lines.indices.filter { lines[$0].mark != " " }
        let isShown = Set(changes.flatMap { max(0, $0 - context)...min(lines.count - 1, $0 + context) })
        var (shown, old, new): ([String], Int, Int) = ([], 1, 1)
        for (index, line) in lines.enumerated() {
            if isShown.contains(index) {
                if !isShown.contains(index - 1) { shown.append("@@ -\(old) +\(new) @@") }
                shown.append("\(line.mark)\(line.text)")
            }
            if line.mark != "+" { old += 1 }
            if line.mark != "-" { new += 1 }
        }
        return shown
    }

    /// Answers are XML or JSON on one long line. It is broken between elements or members, so that a line of the
    /// difference is one of those.
    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            switch line.first {
            case "<": line.replacing("><", with: ">\n<").split(separator: "\n").map(String.init)
            case "{", "[": members(of: line)
            default: [String(line)]
            }
        }
    }

    private static func members(of json: Substring) -> [String] {
        var lines = [""]
        var (isText, isEscaped) = (false, false)
        for character in json {
            lines[lines.count - 1].append(character)
            if isEscaped {
                isEscaped = false
            } else if isText, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isText.toggle()
            } else if !isText, character == "," || character == "{" || character == "[" {
                lines.append("")
            }
        }
        return lines
    }
}
