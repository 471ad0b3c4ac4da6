extension Duration {
    /// `500ms`, `30s`, `2m`, `1h`, or plain seconds such as `1.5`; nil for anything else.
    public init?(text: String) {
        let units: [(suffix: String, seconds: Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)]
        let unit = units.first { text.hasSuffix($0.suffix) }
        let digits = text.dropLast(unit?.suffix.count ?? 0)
        guard let first = digits.utf8.first, (48...57).contains(first),
            digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }), let number = Double(digits),
            number * (unit?.seconds ?? 1) < 1e9
        else { return nil }
        self = .seconds(number * (unit?.seconds ?? 1))
    }
}
