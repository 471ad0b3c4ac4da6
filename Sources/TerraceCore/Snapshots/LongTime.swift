/// Hours and days as manifests write them: `15m`, `12h`, `30d`.
public enum LongTime {
    private static let units: [(suffix: String, seconds: Int)] = [("d", 86400), ("h", 3600), ("m", 60), ("s", 1)]

    /// Seconds; nil unless the text is a whole number with one of the units `s`, `m`, `h` and `d`.
    public static func seconds(_ text: String) -> Int? {
        let digits = text.dropLast()
        guard let unit = units.first(where: { text.hasSuffix($0.suffix) }), (1...9).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits)
        else { return nil }
        return number * unit.seconds
    }

    /// With the largest unit that gives a whole number; `0s` for none.
    public static func text(_ seconds: Int) -> String {
        let unit = units.first { seconds != 0 && seconds.isMultiple(of: $0.seconds) } ?? ("s", 1)
        return "\(seconds / unit.seconds)\(unit.suffix)"
    }
}
