import Crypto
import Foundation
import TerraceCore

/// The key that objects are encrypted with: 256 bits, which are never printed.
public struct EncryptionKey: Sendable {
    /// The file that the key is from, for errors.
    let file: String
    let bits: SymmetricKey

    init(file: String, bits: SymmetricKey) {
        self.file = file
        self.bits = bits
    }

    /// Reads a key of 32 bytes, or of 64 hexadecimal digits and perhaps a line end.
    /// - Throws: `TerraceError.failedPrecondition` where the file cannot be read, or where others than its owner can
    ///   read it; `.invalidArgument` where it holds something else.
    public init(file path: String) async throws {
        self = try await WorkThreads.shared.run { try Self(reading: path) }
    }

    private init(reading path: String) throws {
        let number = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard number >= 0 else { throw Self.unusable(path, POSIXError.last.text, Self.making(path)) }
        let file = OpenFile(number)
        var found = stat()
        guard fstat(number, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw Self.unusable(path, "it is no file", "name a file with a key")
        }
        guard found.st_mode & 0o077 == 0 else {
            throw Self.unusable(path, "others can read it", "take their rights away with chmod 600 '\(path)'")
        }
        guard found.st_uid == geteuid() || found.st_uid == 0 else {
            throw Self.unusable(path, "it belongs to another user, who can change it", "name a file of your own")
        }
        let bytes: [UInt8]
        do { bytes = try file.bytes(at: 0, count: 100) } catch { throw Self.unusable(path, error.text, "name another") }
        guard let key = bytes.count == 32 ? bytes : Self.bytes(ofHex: bytes) else {
            throw TerraceError(
                .invalidArgument,
                "\(path) holds no encryption key: it needs 32 bytes or 64 hexadecimal digits; \(Self.making(path))")
        }
        self.init(file: path, bits: SymmetricKey(data: key))
    }

    private static func making(_ path: String) -> String {
        "make one with: (umask 077; openssl rand -hex 32 >'\(path)')"
    }

    private static func unusable(_ path: String, _ reason: String, _ wayOut: String) -> TerraceError {
        TerraceError(.failedPrecondition, "cannot use \(path) as the encryption key: \(reason); \(wayOut)")
    }

    private static func bytes(ofHex text: [UInt8]) -> [UInt8]? {
        let digits = text.last == UInt8(ascii: "\n") ? text.dropLast() : text[...]
        guard digits.count == 64 else { return nil }
        let values = digits.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard values.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }
}

extension EncryptionKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "the key of \(file)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
