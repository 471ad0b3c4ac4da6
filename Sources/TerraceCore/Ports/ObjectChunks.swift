/// The bytes of an object as they come: each chunk is fetched when it is asked for, has at least one byte and at most
/// `most`. It can be read once. What it holds open is let go of with it, read to its end or not.
public struct ObjectChunks: AsyncSequence, Sendable {
    public typealias Element = [UInt8]
    public typealias Failure = any Error
    /// The next chunk; nil at the end.
    public typealias Next = () async throws -> [UInt8]?

    /// Bytes of the largest chunk.
    public static let most = 1 << 20

    private let begin: @Sendable () -> Next

    /// - Parameter begin: called once, when the reading begins.
    public init(_ begin: @escaping @Sendable () -> Next) { self.begin = begin }

    public func makeAsyncIterator() -> Iterator { Iterator(read: begin()) }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let read: Next

        public mutating func next() async throws -> [UInt8]? { try await read() }
    }

    /// All bytes at once, for small objects.
    /// - Throws: what reading does, and `TerraceError.payloadTooLarge` where there are more than `most` bytes.
    public func bytes(atMost most: Int) async throws -> [UInt8] {
        var all: [UInt8] = []
        for try await chunk in self {
            guard all.count + chunk.count <= most else {
                throw TerraceError(.payloadTooLarge, "the object has more than \(most) bytes")
            }
            all += chunk
        }
        return all
    }
}
