/// Finds the name that a misspelt one was probably meant to be.
public enum NearestName {
    /// The candidate with the smallest edit distance to `text`; nil where none is close enough to be a useful hint.
    public static func of(_ text: String, in candidates: some Sequence<String>) -> String? {
        let wanted = Array(text.lowercased().utf8.prefix(64))
        guard !wanted.isEmpty else { return nil }
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let name = Array(candidate.lowercased().utf8)
            guard abs(name.count - wanted.count) <= 3 else { continue }
            // The distance may be a third of the longer word: `tire` finds `tier`, `foo` finds nothing.
            let most = max(1, min(3, max(wanted.count, name.count) / 3))
            guard let distance = distance(wanted, name, atMost: most) else { continue }
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// The end of a message, such as `; did you mean 'tier'?`; empty where no candidate is close.
    public static func hint(_ text: String, in candidates: some Sequence<String>) -> String {
        of(text, in: candidates).map { "; did you mean '\($0)'?" } ?? ""
    }

    /// The optimal string alignment distance: the number of insertions, deletions, substitutions and swaps of neighbours. Nil
    /// where it exceeds `most`: the search ends as soon as two successive rows have no value within that limit.
    static func distance(_ lhs: [UInt8], _ rhs: [UInt8], atMost most: Int) -> Int? {
        var beforeLast: [Int] = []
        var last = Array(0...rhs.count)
        for (row, left) in lhs.enumerated() {
            var current = [row + 1]
            for (column, right) in rhs.enumerated() {
                var cost = min(last[column] + (left == right ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left == rhs[column - 1], lhs[row - 1] == right {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            if (current.min() ?? 0) > most, (last.min() ?? 0) > most { return nil }
            (beforeLast, last) = (last, current)
        }
        return last[rhs.count] <= most ? last[rhs.count] : nil
    }
}
