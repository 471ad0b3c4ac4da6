public import TerraceCore

/// A part of a list in the order of its keys, and the start of the next part.
public struct Page: Sendable {
    public typealias Item = (key: String, value: JSONValue)

    public let items: [JSONValue]
    /// The key after which the next page begins; nil on the last page.
    public let next: String?

    /// - Parameters:
    ///   - all: the whole list, in any order.
    ///   - start: the key after which the page begins; nil for the first page.
    ///   - limit: how many items a page has at most.
    public init(_ all: [Item], after start: String?, limit: Int) {
        var rest = all.sorted { $0.key < $1.key }[...]
        if let start { rest = rest.drop { $0.key <= start } }
        let page = rest.prefix(limit)
        items = page.map(\.value)
        next = page.count < rest.count ? page.last?.key : nil
    }
}
