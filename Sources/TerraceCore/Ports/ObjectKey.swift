/// The name of an object in a store: parts separated by `/`, such as `objects/ab/abcd…`.
///
/// No key leads out of a store's folder or means one of the store's own files: a part is neither empty nor begins with
/// a dot. Keys are compared byte by byte, as stores do; two spellings of an accented letter are two keys.
public struct ObjectKey: Sendable, CustomStringConvertible {
    /// Bytes of one part, which is a file's name in a folder store.
    public static let partBytes = 255
    /// Bytes of a whole key. S3 allows 1,024, of which a store's prefix needs some.
    public static let bytes = 512

    public let text: String

    /// - Throws: `TerraceError.invalidArgument` that says which rule the text breaks.
    public init(_ text: String) throws(TerraceError) {
        if let fault = Self.fault(of: text) {
            throw TerraceError(.invalidArgument, "'\(Self.printable(text))' cannot name an object: \(fault)")
        }
        self.text = text
    }

    public var description: String { text }

    /// The key in a folder of this name.
    /// - Throws: as `init` does.
    public func appending(_ part: String) throws(TerraceError) -> ObjectKey { try ObjectKey("\(text)/\(part)") }

    /// Whether the key is below the folder.
    public func isBelow(_ folder: ObjectKey) -> Bool {
        text.utf8.count > folder.text.utf8.count + 1 && text.utf8.starts(with: Array(folder.text.utf8) + [Self.slash])
    }

    /// Its parts, at least one.
    public var parts: [String] { text.split(separator: "/").map(String.init) }

    private static let slash = UInt8(ascii: "/")

    private static func fault(of text: String) -> String? {
        if text.isEmpty { return "it is empty" }
        if text.utf8.count > bytes { return "it is longer than \(bytes) bytes" }
        if text.utf8.first == slash { return "it begins with a slash, and names are relative" }
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return "it has a control character"
        }
        for part in text.utf8.split(separator: slash, omittingEmptySubsequences: false) {
            if part.isEmpty { return "it has an empty part" }
            if part.first == UInt8(ascii: ".") { return "a part begins with a dot" }
            if part.count > partBytes { return "a part is longer than \(partBytes) bytes" }
        }
        return nil
    }

    /// The text on one line, and short.
    private static func printable(_ text: String) -> String {
        let scalars = text.cut(to: 100).unicodeScalars.map {
            $0.properties.generalCategory == .control ? "\u{FFFD}" : $0
        }
        return String(String.UnicodeScalarView(scalars))
    }
}

extension ObjectKey: Hashable, Comparable {
    public static func == (lhs: Self, rhs: Self) -> Bool { lhs.text.utf8.elementsEqual(rhs.text.utf8) }

    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.text.utf8.lexicographicallyPrecedes(rhs.text.utf8) }

    public func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}
