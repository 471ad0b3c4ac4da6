/// Reads JSON (RFC 8259) in one pass. A text is refused at the place where it gets too deep or too wide, and every byte
/// is looked at a fixed number of times. A key that is given twice is refused, because one of the values would have no
/// effect.
///
/// It is written by hand, because a decoder that is asked for one type after another does the work of each level again
/// for each type, and none of Foundation's has bounds (docs/decisions/0021-bounds-and-threads.md).
public struct JSONParser {
    private let bytes: [UInt8]
    private let bounds: JSONBounds
    private var index = 0
    private var values = 0

    private init(_ bytes: [UInt8], _ bounds: JSONBounds) {
        self.bytes = bytes
        self.bounds = bounds
    }

    /// - Throws: `TerraceError.invalidArgument` that says what is wrong and at which byte.
    public static func value(
        of bytes: [UInt8], within bounds: JSONBounds = InputBounds.json
    ) throws(TerraceError) -> JSONValue {
        var parser = JSONParser(bytes, bounds)
        parser.skipSpace()
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.index == bytes.count else { throw parser.unexpected("the end of the text") }
        return value
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(TerraceError) -> JSONValue {
        values += 1
        guard values <= bounds.values else { throw excess("more than \(bounds.values) values") }
        switch next {
        case UInt8(ascii: "{"): return try object(depth: try deeper(depth))
        case UInt8(ascii: "["): return try array(depth: try deeper(depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case let byte? where byte == UInt8(ascii: "-") || (48...57).contains(byte): return try number()
        default: throw unexpected("a value")
        }
    }

    private func deeper(_ depth: Int) throws(TerraceError) -> Int {
        guard depth < bounds.depth else { throw excess("nested more than \(bounds.depth) deep") }
        return depth + 1
    }

    private mutating func object(depth: Int) throws(TerraceError) -> JSONValue {
        var members: [String: JSONValue] = [:]
        try list(closedBy: UInt8(ascii: "}"), "'}'") { (parser) throws(TerraceError) in
            guard members.count < parser.bounds.members else {
                throw parser.excess("an object with more than \(parser.bounds.members) members")
            }
            let start = parser.index
            guard parser.next == UInt8(ascii: "\"") else { throw parser.unexpected("a key in double quotes") }
            let key = try parser.string()
            parser.skipSpace()
            guard parser.take(UInt8(ascii: ":")) else { throw parser.unexpected("':'") }
            parser.skipSpace()
            guard members.updateValue(try parser.value(depth: depth), forKey: key) == nil else {
                throw parser.failure("the key '\(key.cut(to: 60))' is given twice", at: start)
            }
        }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(TerraceError) -> JSONValue {
        var elements: [JSONValue] = []
        try list(closedBy: UInt8(ascii: "]"), "']'") { (parser) throws(TerraceError) in
            guard elements.count < parser.bounds.elements else {
                throw parser.excess("an array with more than \(parser.bounds.elements) elements")
            }
            elements.append(try parser.value(depth: depth))
        }
        return .array(elements)
    }

    /// Reads a list, from the opening bracket to the closing one.
    private mutating func list(
        closedBy close: UInt8, _ name: String, _ element: (inout JSONParser) throws(TerraceError) -> Void
    ) throws(TerraceError) {
        index += 1
        skipSpace()
        if take(close) { return }
        repeat {
            skipSpace()
            try element(&self)
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(close) else { throw unexpected("',' or \(name)") }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(TerraceError) -> JSONValue {
        guard bytes[index...].starts(with: word.utf8) else { throw unexpected("a value") }
        index += word.utf8.count
        return value
    }

    // MARK: Numbers

    /// More digits than any number that a program writes, and few enough for the conversion to cost nothing.
    private static let numberBytes = 400

    private mutating func number() throws(TerraceError) -> JSONValue {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try digits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        guard index - start <= Self.numberBytes else {
            throw failure("a number with more than \(Self.numberBytes) digits", at: start)
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isWhole, let number = Int(text) { return .integer(number) }
        guard let number = Double(text), number.isFinite else {
            throw failure("the number \(text.cut(to: 40)) is too large", at: start)
        }
        // 1.0 and 1e3 are whole numbers to JSON; beyond 2^53 a Double no longer tells neighbours apart.
        if !isWhole, abs(number) < 9e15, let whole = Int(exactly: number) { return .integer(whole) }
        return .double(number)
    }

    private mutating func digits() throws(TerraceError) {
        let start = index
        while let byte = next, (48...57).contains(byte) { index += 1 }
        guard index > start else { throw unexpected("a digit") }
    }

    // MARK: Text

    private mutating func string() throws(TerraceError) -> String {
        let opening = index
        index += 1
        var start = index
        var text = ""
        while let byte = next {
            guard index - opening - 1 <= bounds.text else { throw excess("a text with more than \(bounds.text) bytes") }
            switch byte {
            case UInt8(ascii: "\""):
                let rest = try plain(start..<index)
                index += 1
                return text.isEmpty ? rest : text + rest
            case UInt8(ascii: "\\"):
                text += try plain(start..<index)
                text.unicodeScalars.append(try escaped())
                start = index
            case 0..<32: throw failure("a control character in a text; write it as \\u00\(Self.hex(byte))", at: index)
            default: index += 1
            }
        }
        throw failure("a text without its closing quote", at: opening)
    }

    private func plain(_ range: Range<Int>) throws(TerraceError) -> String {
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw failure("a text that is not UTF-8", at: range.lowerBound)
        }
        return text
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    private mutating func escaped() throws(TerraceError) -> Unicode.Scalar {
        let start = index
        index += 1
        guard let byte = next else { throw unexpected("a character after '\\'") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let high = try codeUnit()
            if let scalar = Unicode.Scalar(UInt32(high)) { return scalar }
            guard UTF16.isLeadSurrogate(high), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
                throw failure("half of a surrogate pair", at: start)
            }
            let low = try codeUnit()
            guard UTF16.isTrailSurrogate(low),
                let scalar = Unicode.Scalar(0x10000 + (UInt32(high & 0x3FF) << 10) + UInt32(low & 0x3FF))
            else { throw failure("half of a surrogate pair", at: start) }
            return scalar
        default: throw failure("an unknown escape", at: start)
        }
    }

    private mutating func codeUnit() throws(TerraceError) -> UInt16 {
        let end = index + 4
        guard end <= bytes.count, let unit = UInt16(String(decoding: bytes[index..<end], as: UTF8.self), radix: 16),
            bytes[index] != UInt8(ascii: "+"), bytes[index] != UInt8(ascii: "-")
        else { throw unexpected("four hexadecimal digits") }
        index = end
        return unit
    }

    // MARK: Bytes

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 32 || byte == 10 || byte == 13 || byte == 9 { index += 1 }
    }

    // MARK: Failures

    private func unexpected(_ expected: String) -> TerraceError {
        failure(index < bytes.count ? "expected \(expected)" : "it ends where \(expected) was expected", at: index)
    }

    private func failure(_ message: String, at index: Int) -> TerraceError {
        TerraceError(.invalidArgument, "not JSON: \(message), at byte \(index + 1)")
    }

    /// The error of a text that may be JSON, but exceeds a bound.
    private func excess(_ message: String) -> TerraceError {
        TerraceError(.invalidArgument, "too deep or wide: \(message), at byte \(index + 1)")
    }
}
