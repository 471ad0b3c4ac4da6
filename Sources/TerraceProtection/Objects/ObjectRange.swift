import TerraceCore

enum ObjectRange {
    /// The range of bytes that is read; all for nil.
    /// - Throws: `TerraceError.invalidArgument` for one that begins below 0.
    static func checked(_ range: Range<Int>?) throws(TerraceError) -> Range<Int> {
        guard let range else { return 0..<Int.max }
        guard range.lowerBound >= 0 else {
            throw TerraceError(.invalidArgument, "an object has no byte \(range.lowerBound); its first is 0")
        }
        return range
    }
}
