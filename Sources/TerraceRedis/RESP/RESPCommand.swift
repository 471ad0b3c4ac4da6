import NIOCore

/// A command as a client sends it: an array of bulk strings.
enum RESPCommand {
    /// Appends the wire form of `words`, which may be any bytes, to `buffer`.
    static func encode(_ words: [[UInt8]], into buffer: inout ByteBuffer) {
        header(UInt8(ascii: "*"), words.count, into: &buffer)
        for word in words {
            header(UInt8(ascii: "$"), word.count, into: &buffer)
            buffer.writeBytes(word)
            buffer.writeInteger(lineEnd)
        }
    }

    /// CR and LF.
    private static let lineEnd: UInt16 = 13 << 8 | 10

    /// A type and a number; digit by digit, as a command may have thousands of words.
    private static func header(_ type: UInt8, _ count: Int, into buffer: inout ByteBuffer) {
        buffer.writeInteger(type)
        var unit = 1
        while count / unit >= 10 { unit *= 10 }
        while unit > 0 {
            buffer.writeInteger(UInt8(48 + count / unit % 10))
            unit /= 10
        }
        buffer.writeInteger(lineEnd)
    }
}
