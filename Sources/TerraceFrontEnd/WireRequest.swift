/// A request as a vendor's client sent it.
public struct WireRequest: Sendable {
    /// Everything but the body.
    public struct Head: Sendable {
        /// In upper case.
        public var method: String
        /// As it arrived: percent-encoded, without the query.
        public var path: String
        /// As it arrived, without the question mark; empty where there was none.
        public var query: String
        /// `http` or `https`.
        public var scheme: String
        /// Host and port as the client named them: what links in an answer begin with.
        public var authority: String
        /// Names in lower case.
        private var fields: [String: String]

        public init(
            method: String, path: String, query: String = "", scheme: String = "http", authority: String = "127.0.0.1",
            headers: [(name: String, value: String)] = []
        ) {
            self.method = method.uppercased()
            self.path = path
            self.query = query
            self.scheme = scheme
            self.authority = authority
            fields = Dictionary(headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { "\($0), \($1)" })
        }

        /// The header of this name, whatever its case.
        public func header(_ name: String) -> String? { fields[name.lowercased()] }

        /// `https://127.0.0.1:7380`
        public var origin: String { "\(scheme)://\(authority)" }

        /// The path's parts, percent-decoded; what two slashes enclose is no part.
        public var segments: [String] { path.split(separator: "/").map { FormText.decoded($0, plusIsSpace: false) } }

        /// The query's fields in their order, decoded.
        public var queryFields: [(name: String, value: String)] { FormText.fields(query) }

        /// The first field of the query with this name, whatever its case.
        public func queryValue(_ name: String) -> String? {
            queryFields.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    public var head: Head
    public var body: [UInt8]

    public init(head: Head, body: [UInt8] = []) {
        self.head = head
        self.body = body
    }
}
