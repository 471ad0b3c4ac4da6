import TerraceCore
import TerraceFrontEnd

/// The fields of a query that select the page of a list.
struct PageQuery: VendorInput {
    private let pageSize: String?
    private let pageToken: String?

    init(_ input: InputReader) {
        pageSize = input.text("?pageSize")
        pageToken = input.text("?pageToken")
    }

    /// The answer: a page of the list under the list's name, and the token of the next page.
    /// - Throws: `GoogleError` for a size that is not a number.
    func page(_ list: String, _ all: [Page.Item]) throws(GoogleError) -> JSONValue {
        let start = pageToken.flatMap { $0.isEmpty ? nil : FormText.decoded($0) }
        let page = Page(all, after: start, limit: try limit())
        var answer: [String: JSONValue] = [list: .array(page.items)]
        answer["nextPageToken"] = page.next.map { .string(FormText.encoded($0)) }
        return .object(answer)
    }

    private func limit() throws(GoogleError) -> Int {
        guard let pageSize else { return 1000 }
        guard let number = Int(pageSize), number >= 0 else {
            throw .invalid("page_size", "'\(pageSize.prefix(40))' is not a page size.")
        }
        return number == 0 ? 1000 : min(number, 1000)
    }
}
