/// Cuts the snapshot out of a replication stream. A primary either says its length before, or a mark that follows it.
struct SnapshotPayload {
    private enum Form {
        case counted(missing: Int)
        case marked([UInt8])
    }

    static let markLength = 40
    /// The most that is held back while pieces shorter than the mark arrive.
    private static let most = 64 << 10

    private var form: Form
    /// The last piece of a marked snapshot; its end may be a part of the mark.
    private var held: ArraySlice<UInt8> = []
    private(set) var isComplete = false

    /// - Parameter header: `$<length>` or `$EOF:<mark>`.
    /// - Returns: nil for any other line.
    init?(header: String) {
        guard header.first == "$" else { return nil }
        let text = header.dropFirst()
        if text.hasPrefix("EOF:") {
            let mark = Array(text.dropFirst(4).utf8)
            guard mark.count == Self.markLength else { return nil }
            form = .marked(mark)
        } else {
            guard text.utf8.allSatisfy({ (48...57).contains($0) }), let length = Int(text) else { return nil }
            form = .counted(missing: length)
            isComplete = length == 0
        }
    }

    /// - Returns: the bytes of the snapshot that are certain now, maybe none, and the bytes after its end.
    mutating func take(_ bytes: ArraySlice<UInt8>) -> (snapshot: ArraySlice<UInt8>, after: ArraySlice<UInt8>) {
        guard !isComplete else { return ([], bytes) }
        switch form {
        case .counted(let missing):
            let snapshot = bytes.prefix(missing)
            form = .counted(missing: missing - snapshot.count)
            isComplete = snapshot.count == missing
            return (snapshot, bytes[snapshot.endIndex...])
        case .marked(let mark):
            return (take(bytes, until: mark), [])
        }
    }

    /// The mark is searched at the end of what has arrived, and only there: the primary sends nothing after it before
    /// it has got an acknowledgement.
    private mutating func take(_ bytes: ArraySlice<UInt8>, until mark: [UInt8]) -> ArraySlice<UInt8> {
        var certain: ArraySlice<UInt8> = []
        if bytes.count >= mark.count {
            certain = held
            held = bytes
        } else {
            held += bytes
            if held.count > Self.most {
                certain = held.dropLast(mark.count)
                held = ArraySlice(Array(held.suffix(mark.count)))
            }
        }
        guard held.suffix(mark.count).elementsEqual(mark) else { return certain }
        isComplete = true
        let last = held.dropLast(mark.count)
        held = []
        return certain.isEmpty ? last : certain + last
    }
}
