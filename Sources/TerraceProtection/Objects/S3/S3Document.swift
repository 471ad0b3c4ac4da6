/// An element of S3's answers. They are XML without attributes that matter: names, texts and what is in them, at most
/// sixteen levels deep. What is more than that, such as a type definition, is skipped and never carried out.
struct S3Document: Equatable {
    var name: String
    var text = ""
    var children: [S3Document] = []

    /// The texts of the path's elements.
    subscript(_ path: String...) -> String? {
        path.reduce(self as S3Document?) { found, name in found?.children.first { $0.name == name } }?.text
    }

    func all(_ name: String) -> [S3Document] { children.filter { $0.name == name } }

    private static let levels = 16

    /// - Returns: nil where the text is no such document. Takes time in proportion to its length.
    init?(_ text: String) {
        var open = [S3Document(name: "")]
        var rest = text.utf8[...]
        while let begin = rest.firstIndex(of: UInt8(ascii: "<")) {
            open[open.count - 1].text += Self.plain(rest[..<begin])
            rest = rest[begin...].dropFirst()
            if rest.starts(with: "!--".utf8) {
                guard let end = rest.firstRange(of: Array("-->".utf8)) else { return nil }
                rest = rest[end.upperBound...]
                continue
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return nil }
            let tag = rest[..<end]
            rest = rest[end...].dropFirst()
            guard let first = tag.first, first != UInt8(ascii: "?"), first != UInt8(ascii: "!") else { continue }
            if first == UInt8(ascii: "/") {
                guard open.count > 1, let done = open.popLast(), done.name == Self.name(tag.dropFirst()) else {
                    return nil
                }
                open[open.count - 1].children.append(done)
            } else if tag.last == UInt8(ascii: "/") {
                open[open.count - 1].children.append(S3Document(name: Self.name(tag.dropLast())))
            } else {
                guard open.count < Self.levels else { return nil }
                open.append(S3Document(name: Self.name(tag)))
            }
        }
        guard open.count == 1, let document = open[0].children.first else { return nil }
        self = document
    }

    private init(name: String) { self.name = name }

    /// Without attributes and without the part before a colon.
    private static func name(_ tag: Substring.UTF8View) -> String {
        let name = tag.prefix { $0 > 32 }
        return String(Substring(name.split(separator: UInt8(ascii: ":")).last ?? name))
    }

    private static let signs = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"]

    /// A sign that cannot be read stays as it is.
    private static func plain(_ text: Substring.UTF8View) -> String {
        let parts = Substring(text).split(separator: "&", omittingEmptySubsequences: false)
        return String(parts[0])
            + parts.dropFirst().map { part in
                guard let end = part.utf8.prefix(10).firstIndex(of: UInt8(ascii: ";")) else { return "&\(part)" }
                let sign = part[..<end]
                let number = sign.hasPrefix("#x") ? UInt32(sign.dropFirst(2), radix: 16) : UInt32(sign.dropFirst())
                let meaning =
                    sign.hasPrefix("#") ? number.flatMap(UnicodeScalar.init).map(String.init) : signs[String(sign)]
                return meaning.map { $0 + part[end...].dropFirst() } ?? "&\(part)"
            }.joined()
    }
}
