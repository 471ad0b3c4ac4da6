import TerraceCore

/// Refuses sources before a YAML parser sees them: those that are no text, and those that would take the parser far longer
/// than their size suggests.
enum SourceCheck {
    /// The source's text, or the reason to refuse it.
    static func text(of source: ManifestSource) -> Result<String, Refusal> {
        let start = Place(file: source.file, line: 1, column: 1)
        guard source.bytes.count <= InputBounds.manifestBytes else {
            return .failure(Refusal(start, "the file is larger than 1 MiB; split it into several files"))
        }
        if let index = source.bytes.firstIndex(of: 0) {
            return .failure(Refusal(place(of: index, in: source), "a zero byte; the file is not UTF-8 text"))
        }
        guard let text = String(validating: source.bytes, as: UTF8.self) else {
            return .failure(
                Refusal(place(of: firstInvalid(source.bytes), in: source), "the file is not UTF-8 text from here on"))
        }
        if let (index, message) = SourceSize.excess(in: source.bytes) {
            return .failure(Refusal(place(of: index, in: source), message))
        }
        if let index = expansion(in: source.bytes) {
            return .failure(Refusal(place(of: index, in: source), Refusal.alias))
        }
        if let index = nestedKeys(in: source.bytes) {
            return .failure(Refusal(place(of: index, in: source), "maps and lists as keys are not supported"))
        }
        // Some editors begin a file with a byte order mark, which is not part of the text.
        return .success(text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text)
    }

    struct Refusal: Error {
        static let alias = "anchors and aliases (&name, *name) are not supported; write the value out"
        var place: Place
        var message: String

        init(_ place: Place, _ message: String) {
            self.place = place
            self.message = message
        }
    }

    /// Where the first anchor stands, if the source may expand to something large. It counts `&` and `*` also in text and
    /// comments, so it can count too many aliases, but never too few. Up to sixteen are let through: they cannot expand far,
    /// and the composed document is checked for them exactly.
    private static func expansion(in bytes: [UInt8]) -> Int? {
        var anchor: Int?
        var aliases = 0
        for (index, byte) in bytes.enumerated() where index + 1 < bytes.count && isNameByte(bytes[index + 1]) {
            if byte == UInt8(ascii: "&") { anchor = anchor ?? index }
            if byte == UInt8(ascii: "*") { aliases += 1 }
        }
        return aliases > 16 ? anchor : nil
    }

    /// Where the source has too many keys that are maps or lists. The parser compares such keys with all they contain, which
    /// takes time in the square of their size. Up to 64 are let through, because the signs may stand in text; the composed
    /// document is checked exactly.
    private static func nestedKeys(in bytes: [UInt8]) -> Int? {
        var count = 0
        var closed = false
        for (index, byte) in bytes.enumerated() {
            let isLastOfWord = index + 1 == bytes.count || bytes[index + 1] <= 32
            switch byte {
            case UInt8(ascii: "}"), UInt8(ascii: "]"): closed = true
            case UInt8(ascii: " "), UInt8(ascii: "\t"), 10, 13: break
            case UInt8(ascii: ":") where closed, UInt8(ascii: "?") where isLastOfWord:
                closed = false
                count += 1
                if count > 64 { return index }
            default: closed = false
            }
        }
        return nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte == 45
            || byte == 95
    }

    private static func firstInvalid(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
        return min(offset, max(bytes.count - 1, 0))
    }

    private static func place(of index: Int, in source: ManifestSource) -> Place {
        let before = source.bytes[..<index]
        let lineStart = (before.lastIndex(of: 10) ?? -1) + 1
        let line = before.count { $0 == 10 } + 1
        return Place(
            file: source.file, line: line, column: String(decoding: before[lineStart...], as: UTF8.self).count + 1)
    }
}
