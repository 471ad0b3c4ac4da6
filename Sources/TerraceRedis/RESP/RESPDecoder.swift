public import NIOCore

/// Turns the byte stream of a server into replies, however the network fragments it.
///
/// Every element is consumed as soon as it is complete and half-built arrays are kept on a stack, so a large reply in
/// many small pieces costs linear time. Nothing a peer sends can trap or make the decoder reserve memory for a length
/// that was only claimed.
public struct RESPDecoder: NIOSingleStepByteToMessageDecoder {
    /// One reply.
    public typealias InboundOut = RESPValue

    /// What a peer may send before it is taken for broken or hostile.
    public struct Limits: Sendable {
        /// Largest bulk string in bytes; Redis' own `proto-max-bulk-len` is 512 MB.
        public var bulk = 512 * 1024 * 1024
        /// Arrays inside arrays.
        public var depth = 32
        /// Elements of one array.
        public var elements = 1024 * 1024
        /// Bytes of a line: a type byte, a length, a number, a simple string or an error.
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
    /// Length of the bulk string whose header has been consumed.
    private var bulkLength: Int?

    /// A decoder at the start of a stream.
    public init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// The next complete reply, or nil until more bytes arrive; throws `RedisError.protocolError`.
    public mutating func decode(buffer: inout ByteBuffer) throws -> RESPValue? {
        while let value = try nextElement(&buffer) {
            if let reply = fold(value) { return reply }
        }
        return nil
    }

    /// As `decode`; the end of the stream inside a reply is not a reply, and the connection says so to who waits.
    public mutating func decodeLast(buffer: inout ByteBuffer, seenEOF: Bool) throws -> RESPValue? {
        try decode(buffer: &buffer)
    }

    /// Puts a finished element where it belongs; returns the reply once the outermost level is complete.
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

    /// The next scalar, null or empty array; the header of a longer array only opens a level.
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
        guard let bytes = buffer.readBytes(length: length), buffer.readBytes(length: 2) == [13, 10] else {
            throw RedisError.protocolError("bulk string of \(length) bytes without its line end")
        }
        bulkLength = nil
        return .bulk(bytes)
    }

    /// The bytes up to CR LF, which are consumed; nil while the line end is missing.
    private func nextLine(_ buffer: inout ByteBuffer) throws -> [UInt8]? {
        let view = buffer.readableBytesView.prefix(limits.line + 2)
        guard let end = view.firstIndex(of: 10) else {
            guard view.count < limits.line + 2 else {
                throw RedisError.protocolError("line longer than \(limits.line) bytes")
            }
            return nil
        }
        guard let line = buffer.readBytes(length: end - view.startIndex), buffer.readInteger(as: UInt8.self) == 10,
            line.last == 13
        else { throw RedisError.protocolError("line end without carriage return") }
        return line.dropLast()
    }

    private func length(_ text: ArraySlice<UInt8>, limit: Int, of what: String) throws -> Int? {
        let value = try number(text)
        guard value != -1 else { return nil }
        guard value >= 0, value <= limit else { throw RedisError.protocolError("\(what) of length \(value)") }
        return Int(value)
    }

    private func number(_ text: ArraySlice<UInt8>) throws -> Int64 {
        guard let value = Int64(String(decoding: text, as: UTF8.self)) else {
            throw RedisError.protocolError("a number was expected")
        }
        return value
    }
}
