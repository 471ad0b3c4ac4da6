/// How large, deep and wide an input may be, for every way in: a request's head, a body, a manifest, a cache's own
/// lists.
///
/// Each bound is checked before anything is done with the input that costs more than reading it once. The bounds are
/// far above what the clouds' tools send; docs/decisions/0021-bounds-and-threads.md has the reasons.
public enum InputBounds {
    // MARK: Heads of requests

    public static let pathBytes = 4 << 10
    /// A query may hold a whole call of the AWS API.
    public static let queryBytes = 64 << 10
    public static let headerFields = 200
    public static let headerBytes = 64 << 10

    // MARK: Bodies

    /// Bytes of a body of the native API: a thousand caches' manifests fit many times over.
    public static let bodyBytes = 4 << 20
    public static let vendorBodyBytes = 1 << 20
    public static let json = JSONBounds(depth: 32, members: 1000, elements: 2000, values: 20_000, text: 64 << 10)
    /// The bounds of requests that hold manifests as texts.
    public static let jsonOfManifests = JSONBounds(
        depth: 32, members: 1000, elements: 2000, values: 20_000, text: manifestBytes)
    /// Fields of a form or a query: five hundred shards of ElastiCache, each with its zones, need 4,500.
    public static let formFields = 5000
    /// Elements of one list in a form.
    public static let formElements = 1000
    /// Bytes of one field, as it is written.
    public static let fieldBytes = 64 << 10

    // MARK: Manifests

    /// Bytes of one file.
    public static let manifestBytes = 1 << 20
    public static let documents = 1000
    /// Lines, commas, colons, dashes and brackets of one document: they bound the number of its values before it is
    /// read.
    public static let documentParts = 4000
    /// The same signs in a whole file.
    public static let manifestParts = 40_000
    /// Open brackets or list signs; the exact levels of a document are counted when it is read.
    public static let manifestBrackets = 200
    /// Spaces that a line begins with.
    public static let indentation = 400
    /// Bytes of one key or value: the longest is a user's access string, which is half as long.
    public static let scalarBytes = 8 << 10
    /// Levels of a document; a manifest needs 4.
    public static let manifestDepth = 16

    // MARK: Caches

    /// The strictest of the clouds' limits for tags.
    public static let labels = 50
    public static let settings = 256
    /// As in a user group of ElastiCache.
    public static let users = 100
    /// Modules, zones and snapshot points.
    public static let choices = 16

    // MARK: Command lines

    /// Words and signs of a JMESPath expression.
    public static let queryTokens = 1000

    // MARK: Answers

    /// How many bytes of an input an error may repeat.
    public static let messageBytes = 4096
}

/// How deep and wide a JSON text may be.
public struct JSONBounds: Sendable {
    public var depth: Int
    /// Members of one object.
    public var members: Int
    /// Elements of one array.
    public var elements: Int
    /// Values of the whole text, those within others included.
    public var values: Int
    /// Bytes of one text, as it is written.
    public var text: Int

    public init(depth: Int, members: Int, elements: Int, values: Int, text: Int) {
        self.depth = depth
        self.members = members
        self.elements = elements
        self.values = values
        self.text = text
    }

    /// Bounds for a text by this program, or by the person who runs it: depth alone, as reading recurses.
    public static let ours = JSONBounds(depth: 128, members: .max, elements: .max, values: .max, text: .max)
}

extension String {
    /// At most `limit` bytes of it, whole characters; `…` stands for the rest.
    public func cut(to limit: Int = InputBounds.messageBytes) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(startIndex, offsetBy: limit)
        while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end]) + "…"
    }
}
