import Crypto
public import TerraceCore

/// The SHA-256 of a content as it was given, before any encryption.
public struct ContentHash: Sendable, Hashable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public let text: String

    /// - Throws: `TerraceError.invalidArgument` for other than 64 lower-case hexadecimal digits.
    public init(_ text: String) throws(TerraceError) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let letters = UInt8(ascii: "a")...UInt8(ascii: "f")
        guard text.utf8.count == 64, text.utf8.allSatisfy({ digits.contains($0) || letters.contains($0) }) else {
            throw TerraceError(
                .invalidArgument, "'\(text.cut(to: 100))' is no SHA-256: 64 hexadecimal digits, none large")
        }
        self.text = text
    }

    public init(of bytes: [UInt8]) { self.init(SHA256.hash(data: bytes)) }

    init(_ digest: SHA256.Digest) { text = digest.hexText }

    public var description: String { text }
}

extension ObjectChunks {
    /// The same chunks, followed by an error unless they have this hash.
    /// - Parameter name: the object in the error, with its store.
    public func checked(against hash: ContentHash, name: String) -> ObjectChunks {
        ObjectChunks {
            var chunks = makeAsyncIterator()
            var hasher = SHA256()
            return {
                guard let chunk = try await chunks.next() else {
                    let found = ContentHash(hasher.finalize())
                    guard found == hash else {
                        throw TerraceError(
                            .internal, "\(name) is damaged: its SHA-256 is \(found), where \(hash) was expected")
                    }
                    return nil
                }
                hasher = try await WorkThreads.shared.run { [hasher] in
                    var hasher = hasher
                    hasher.update(data: chunk)
                    return hasher
                }
                return chunk
            }
        }
    }
}
