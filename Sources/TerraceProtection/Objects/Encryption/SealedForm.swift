import Crypto
import TerraceCore

/// The encrypted form of an object: a head, then frames of up to 256 KiB, each sealed with AES-256-GCM.
///
/// The head is magic and version, 8 bytes that tell the key, and 16 random bytes from which the object has a key of its
/// own. A frame's nonce is its number and whether it is the last, so that no frame can be left out, moved, or taken
/// from another object. An empty object has one empty frame.
enum SealedForm {
    static let headBytes = 32
    static let frameBytes = 256 << 10
    static let tagBytes = 16
    static let sealedFrameBytes = frameBytes + tagBytes
    static let magic = Array("TRCSEAL".utf8)
    static let version = UInt8(1)

    /// Bytes of a content whose encrypted form has this many; nil where no content's has.
    static func contentBytes(of sealed: Int) -> Int? {
        let frames = frames(of: sealed)
        guard frames > 0 else { return nil }
        let last = sealed - headBytes - (frames - 1) * sealedFrameBytes
        guard last > tagBytes || last == tagBytes && frames == 1 else { return nil }
        return sealed - headBytes - frames * tagBytes
    }

    static func frames(of sealed: Int) -> Int { (sealed - headBytes + sealedFrameBytes - 1) / sealedFrameBytes }

    /// Where the frame begins.
    static func offset(of frame: Int) -> Int { headBytes + frame * sealedFrameBytes }
}

/// Seals and opens the frames of one object.
struct FrameSeal: Sendable {
    /// The first bytes of the encrypted form.
    let head: [UInt8]
    private let key: SymmetricKey

    /// For a new object.
    init(_ key: EncryptionKey) {
        var random = SystemRandomNumberGenerator()
        let salt = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
        self.init(key, head: SealedForm.magic + [SealedForm.version] + Self.mark(of: key) + salt)
    }

    /// For an object that begins with these bytes.
    init(_ key: EncryptionKey, reading head: [UInt8], of name: String) throws(TerraceError) {
        guard head.count == SealedForm.headBytes, head.starts(with: SealedForm.magic) else {
            throw TerraceError(
                .failedPrecondition,
                "\(name) is damaged at byte 0, or was never encrypted; read it without an encryption key")
        }
        guard head[7] == SealedForm.version else {
            throw TerraceError(
                .unsupported,
                "\(name) is damaged at byte 7, or encrypted by a newer Terrace, in version \(head[7]) of the form")
        }
        guard Array(head[8..<16]) == Self.mark(of: key) else {
            throw TerraceError(
                .failedPrecondition,
                "\(name) was encrypted with another key than \(key.file), or is damaged at byte 8; name the file "
                    + "with the key of that time")
        }
        self.init(key, head: head)
    }

    private init(_ key: EncryptionKey, head: [UInt8]) {
        self.head = head
        self.key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key.bits, salt: head[16...], info: Array("terrace object".utf8), outputByteCount: 32)
    }

    /// Tells keys apart, and nothing else of them.
    private static func mark(of key: EncryptionKey) -> [UInt8] {
        let mark = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key.bits, info: Array("terrace key mark".utf8), outputByteCount: 8)
        return mark.withUnsafeBytes(Array.init)
    }

    /// - Parameter bytes: at most `SealedForm.frameBytes`.
    func seal(_ bytes: some Collection<UInt8>, frame: Int, isLast: Bool) throws -> [UInt8] {
        let nonce = try nonce(frame, isLast)
        let box = try AES.GCM.seal(Array(bytes), using: key, nonce: nonce, authenticating: head)
        return Array(box.ciphertext) + Array(box.tag)
    }

    /// - Returns: nil where this is not what was sealed at this place.
    func open(_ sealed: some Collection<UInt8>, frame: Int, isLast: Bool) -> [UInt8]? {
        guard sealed.count >= SealedForm.tagBytes, let nonce = try? nonce(frame, isLast),
            let box = try? AES.GCM.SealedBox(
                nonce: nonce, ciphertext: Array(sealed.dropLast(SealedForm.tagBytes)),
                tag: Array(sealed.suffix(SealedForm.tagBytes))),
            let bytes = try? AES.GCM.open(box, using: key, authenticating: head)
        else { return nil }
        return Array(bytes)
    }

    private func nonce(_ frame: Int, _ isLast: Bool) throws -> AES.GCM.Nonce {
        let number = (0..<8).map { UInt8(truncatingIfNeeded: frame >> (56 - 8 * $0)) }
        return try AES.GCM.Nonce(data: [0, 0, 0] + number + [isLast ? 1 : 0])
    }
}
