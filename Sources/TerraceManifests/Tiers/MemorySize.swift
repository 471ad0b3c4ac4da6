/// Reads memory sizes of tier files: `250MB`, `6.5GB`, or bytes. MB and GB mean 2^20 and 2^30 bytes, as the vendors use them.
enum MemorySize {
    private static let units: [(name: String, factor: Double)] = [
        ("TB", 1_099_511_627_776), ("GB", 1_073_741_824), ("MB", 1_048_576),
    ]

    /// The size in bytes; nil where the text is not a size above zero.
    static func bytes(_ text: String) -> Int64? {
        if let bytes = Int64(text) { return bytes > 0 ? bytes : nil }
        for unit in units where text.hasSuffix(unit.name) {
            let digits = text.dropLast(unit.name.count)
            guard digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }), let number = Double(digits) else {
                return nil
            }
            let bytes = (number * unit.factor).rounded(.down)
            return bytes >= 1 && bytes < 1e18 ? Int64(bytes) : nil
        }
        return nil
    }
}
