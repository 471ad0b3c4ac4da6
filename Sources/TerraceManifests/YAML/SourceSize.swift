import TerraceCore

/// Measures how deep and how wide a text is by its separators, before a parser makes a value of each part. This takes a
/// thousandth of the parser's time. Separators in text and comments are counted, too; the bounds leave room for them.
struct SourceSize {
    private var brackets = 0
    private var listSigns = 0
    private var indentation = 0
    private var isLineStart = true
    /// Number of lines, commas, colons, list signs and brackets.
    private var parts = 0
    private var documentParts = 0
    private var documents = 1
    /// Number of bytes since the last of those separators.
    private var run = 0

    /// The first place at which the text exceeds a bound, and a message that names the bound; nil for an acceptable text.
    static func excess(in bytes: [UInt8]) -> (index: Int, message: String)? {
        var size = SourceSize()
        for index in bytes.indices {
            if let message = size.take(bytes[index], isMarker: marker(at: index, in: bytes)) { return (index, message) }
        }
        return nil
    }

    /// Whether `---` stands at `index` at the start of a line, where the next document begins.
    private static func marker(at index: Int, in bytes: [UInt8]) -> Bool {
        bytes[index] == UInt8(ascii: "-") && (index == 0 || bytes[index - 1] == 10) && index + 2 < bytes.count
            && bytes[index + 1] == UInt8(ascii: "-") && bytes[index + 2] == UInt8(ascii: "-")
            && (index + 3 == bytes.count || bytes[index + 3] <= 32)
    }

    private mutating func take(_ byte: UInt8, isMarker: Bool) -> String? {
        if isMarker {
            documents += 1
            documentParts = 0
        }
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            brackets += 1
            count()
        case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(0, brackets - 1)
        case 10, UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "?"): count()
        default: run += 1
        }
        switch byte {
        case UInt8(ascii: "-"): listSigns += 1
        case UInt8(ascii: " "), UInt8(ascii: "\t"): break
        default: listSigns = 0
        }
        if byte == 10 { indentation = 0 } else if isLineStart, byte == 32 { indentation += 1 }
        isLineStart = byte == 10 || (isLineStart && byte == 32)
        return excess
    }

    private mutating func count() {
        run = 0
        parts += 1
        documentParts += 1
    }

    private var excess: String? {
        if brackets > InputBounds.manifestBrackets || listSigns > InputBounds.manifestBrackets {
            return "brackets or list signs nested more than \(InputBounds.manifestBrackets) deep"
        }
        if indentation > InputBounds.indentation { return "indented by more than \(InputBounds.indentation) spaces" }
        if run > InputBounds.scalarBytes { return "a key or value with more than \(InputBounds.scalarBytes) bytes" }
        if documents > InputBounds.documents {
            return "more than \(InputBounds.documents) documents; split the file into several"
        }
        if documentParts > InputBounds.documentParts {
            return "a document with more than \(InputBounds.documentParts) lines, commas, colons, dashes and brackets"
        }
        if parts > InputBounds.manifestParts {
            return "more than \(InputBounds.manifestParts) lines, commas, colons, dashes and brackets; split the file "
                + "into several"
        }
        return nil
    }
}
