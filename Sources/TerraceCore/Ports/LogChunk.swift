/// A part of a node's log.
public struct LogChunk: Sendable, Codable, Equatable {
    public var text: String
    /// Where the next part begins, in bytes from the log's start.
    public var next: Int64

    public init(text: String, next: Int64) {
        self.text = text
        self.next = next
    }
}
