/// One reply of a server in RESP2. Payloads are plain bytes, so that users of this module need no NIO types.
public enum RESPValue: Sendable, Hashable {
    /// `+OK`
    case simple(String)
    /// `-ERR …`, the text after the dash.
    case error(String)
    /// `:42`
    case integer(Int64)
    /// `$5 hello`, any bytes.
    case bulk([UInt8])
    /// `$-1` or `*-1`.
    case null
    /// `*2 …`
    case array([RESPValue])
}

extension RESPValue {
    /// The text of a simple string, a bulk string or an integer; nil for everything else.
    ///
    /// Invalid UTF-8 is repaired. The replies that the control plane reads as text, such as INFO, are ASCII.
    public var string: String? {
        switch self {
        case .simple(let text): text
        case .bulk(let bytes): String(decoding: bytes, as: UTF8.self)
        case .integer(let number): String(number)
        case .error, .null, .array: nil
        }
    }

    /// The bytes of a bulk string; nil for everything else.
    public var bytes: [UInt8]? {
        guard case .bulk(let bytes) = self else { return nil }
        return bytes
    }

    /// The number, also where the server sent it as text, as in a reply to `CONFIG GET`; nil for everything else.
    public var integer: Int64? {
        if case .integer(let number) = self { return number }
        return string.flatMap { Int64($0) }
    }

    /// The elements of an array; nil for everything else.
    public var array: [RESPValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// Whether this is `+OK`.
    public var isOK: Bool {
        self == .simple("OK")
    }
}
