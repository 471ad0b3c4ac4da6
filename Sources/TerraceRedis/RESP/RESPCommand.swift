import NIOCore

/// A command as a client sends it: an array of bulk strings.
enum RESPCommand {
    /// Appends the wire form of `words`, which may be any bytes, to `buffer`.
    static func encode(_ words: [[UInt8]], into buffer: inout ByteBuffer) {
        buffer.writeString("*\(words.count)\r\n")
        for word in words {
            buffer.writeString("$\(word.count)\r\n")
            buffer.writeBytes(word)
            buffer.writeString("\r\n")
        }
    }
}
