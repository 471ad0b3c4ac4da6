/// Finds what somebody probably meant.
public enum NearestName {
    /// The candidate fewest typing slips away, if it is near enough to be worth naming.
    public static func of(_ text: String, in candidates: some Sequence<String>) -> String? {
        let wanted = Array(text.lowercased().utf8.prefix(64))
        guard !wanted.isEmpty else { return nil }
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let name = Array(candidate.lowercased().utf8)
            guard abs(name.count - wanted.count) <= 3 else { continue }
            // A third of the word: `tire` finds `tier`, `foo` finds nothing.
            let most = max(1, min(3, max(wanted.count, name.count) / 3))
            guard let distance = distance(wanted, name, atMost: most) else { continue }
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// `; did you mean 'tier'?`, or nothing.
    public static func hint(_ text: String, in candidates: some Sequence<String>) -> String {
        of(text, in: candidates).map { "; did you mean '\($0)'?" } ?? ""
    }

    /// Insertions, deletions, substitutions and swapped neighbours (optimal string alignment); nil where there are more than
    /// `most`, which two rows without a way through show at once.
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
