import NIOCore

/// A command as a client sends it: an array of bulk strings.
enum RESPCommand {
    /// Appends the wire form of `words` to `buffer`.
    static func encode(_ words: [String], into buffer: inout ByteBuffer) {
        buffer.writeString("*\(words.count)\r\n")
        for word in words {
            buffer.writeString("$\(word.utf8.count)\r\n")
            buffer.writeString(word)
            buffer.writeString("\r\n")
        }
    }
}
