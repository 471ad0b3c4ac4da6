public import NIOCore

/// Turns the byte stream of a server into replies, in whatever fragments it arrives.
///
/// Each element is consumed as soon as it is complete, and unfinished arrays are kept on a stack, so a large reply in many
/// small pieces takes linear time. No input can crash the decoder, and it reserves no memory for data that has only been
/// announced.
public struct RESPDecoder: NIOSingleStepByteToMessageDecoder {
    /// One reply.
    public typealias InboundOut = RESPValue

    /// Limits of a reply. A peer that exceeds them is treated as broken or hostile.
    public struct Limits: Sendable {
        /// The largest bulk string in bytes; the default is that of Redis' `proto-max-bulk-len`.
        public var bulk = 512 * 1024 * 1024
        /// The depth of nested arrays.
        public var depth = 32
        /// The number of elements of one array.
        public var elements = 1024 * 1024
        /// The bytes of one line: a type byte with a length, a number, a simple string or an error.
        public var line = 64 * 1024

        /// The limits every connection uses.
        public init() {}
    }

    /// An array whose elements are still arriving.
    private struct Level {
        var missing: Int
        var elements: [RESPValue] = []
    }

    private let limits: Limits
    private var levels: [Level] = []
    /// The length of the bulk string whose header has been consumed; nil between bulk strings.
    private var bulkLength: Int?

    /// Creates a decoder at the start of a stream.
    public init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// The next complete reply; nil where more bytes are needed. Throws `RedisError.protocolError`.
    public mutating func decode(buffer: inout ByteBuffer) throws -> RESPValue? {
        while let value = try nextElement(&buffer) {
            if let reply = fold(value) { return reply }
        }
        return nil
    }

    /// As `decode`. A stream that ends within a reply gives nil; the connection then fails the waiting commands.
    public mutating func decodeLast(buffer: inout ByteBuffer, seenEOF: Bool) throws -> RESPValue? {
        try decode(buffer: &buffer)
    }

    /// Adds a complete element to its array. Returns the reply when the outermost array is complete.
    private mutating func fold(_ element: RESPValue) -> RESPValue? {
        var value = element
        while var level = levels.popLast() {
            level.elements.append(value)
            level.missing -= 1
            if level.missing > 0 {
                levels.append(level)
                return nil
            }
            value = .array(level.elements)
        }
        return value
    }

    /// The next scalar, null or empty array. The header of a longer array opens a level and gives nothing.
    private mutating func nextElement(_ buffer: inout ByteBuffer) throws -> RESPValue? {
        while true {
            if let length = bulkLength { return try bulk(length, &buffer) }
            guard let line = try nextLine(&buffer) else { return nil }
            let text = line.dropFirst()
            switch line.first {
            case UInt8(ascii: "+"):
                return .simple(String(decoding: text, as: UTF8.self))
            case UInt8(ascii: "-"):
                return .error(String(decoding: text, as: UTF8.self))
            case UInt8(ascii: ":"):
                return .integer(try number(text))
            case UInt8(ascii: "$"):
                guard let length = try length(text, limit: limits.bulk, of: "bulk string") else { return .null }
                bulkLength = length
            case UInt8(ascii: "*"):
                guard let count = try length(text, limit: limits.elements, of: "array") else { return .null }
                guard count > 0 else { return .array([]) }
                guard levels.count < limits.depth else {
                    throw RedisError.protocolError("arrays nested deeper than \(limits.depth)")
                }
                levels.append(Level(missing: count))
            default:
                throw RedisError.protocolError("unknown reply type, byte \(line.first.map(String.init) ?? "missing")")
            }
        }
    }

    private mutating func bulk(_ length: Int, _ buffer: inout ByteBuffer) throws -> RESPValue? {
        guard buffer.readableBytes >= length + 2 else { return nil }
        guard let bytes = buffer.readBytes(length: length), buffer.readInteger(as: UInt16.self) == Self.lineEnd else {
            throw RedisError.protocolError("bulk string of \(length) bytes without its line end")
        }
        bulkLength = nil
        return .bulk(bytes)
    }

    /// CR and LF.
    private static let lineEnd: UInt16 = 13 << 8 | 10

    /// Consumes a line and its CR LF, and returns the line; nil while the line end is missing.
    private func nextLine(_ buffer: inout ByteBuffer) throws -> ArraySlice<UInt8>? {
        let view = buffer.readableBytesView.prefix(limits.line + 2)
        guard let end = view.firstIndex(of: 10) else {
            guard view.count < limits.line + 2 else {
                throw RedisError.protocolError("line longer than \(limits.line) bytes")
            }
            return nil
        }
        guard let line = buffer.readBytes(length: end - view.startIndex + 1), line.dropLast().last == 13 else {
            throw RedisError.protocolError("line end without carriage return")
        }
        return line.dropLast(2)
    }

    private func length(_ text: ArraySlice<UInt8>, limit: Int, of what: String) throws -> Int? {
        let value = try number(text)
        guard value != -1 else { return nil }
        guard value >= 0, value <= limit else { throw RedisError.protocolError("\(what) of length \(value)") }
        return Int(value)
    }

    private func number(_ text: ArraySlice<UInt8>) throws -> Int64 {
        // A reply may have hundreds of thousands of short lengths: they are read without a String.
        if (1...9).contains(text.count), text.allSatisfy({ (48...57).contains($0) }) {
            return text.reduce(0) { $0 * 10 + Int64($1 - 48) }
        }
        guard let value = Int64(String(decoding: text, as: UTF8.self)) else {
            throw RedisError.protocolError("expected a number")
        }
        return value
    }
}
