public import TerraceCore

/// A request of a vendor's client, as received.
public struct WireRequest: Sendable {
    /// Everything but the body.
    public struct Head: Sendable {
        /// In upper case.
        public var method: String
        /// As received: percent-encoded, without the query.
        public var path: String
        /// As received, without the question mark; empty when there was none.
        public var query: String
        /// `http` or `https`.
        public var scheme: String
        /// Host and port as the client named them, for links in answers.
        public var authority: String
        /// Names in lower case.
        private var fields: [String: String]
        private let headerFields: Int
        private let headerBytes: Int

        public init(
            method: String, path: String, query: String = "", scheme: String = "http", authority: String = "localhost",
            headers: [(name: String, value: String)] = []
        ) {
            self.method = method.uppercased()
            self.path = path
            self.query = query
            self.scheme = scheme
            self.authority = authority
            headerFields = headers.count
            headerBytes = headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
            // Grouped first and joined once: appending would copy a header that is repeated ten thousand times as
            // often.
            fields = Dictionary(grouping: headers) { $0.name.lowercased() }
                .mapValues { $0.map(\.value).joined(separator: ", ") }
        }

        /// The header of this name, whatever its case.
        public func header(_ name: String) -> String? { fields[name.lowercased()] }

        /// Scheme and authority, such as `https://127.0.0.1:7380`.
        public var origin: String { "\(scheme)://\(authority)" }

        /// The path's parts, percent-decoded; empty parts are left out.
        public var segments: [String] { path.split(separator: "/").map { FormText.decoded($0, plusIsSpace: false) } }

        /// The query's fields in their order, decoded.
        public var queryFields: [(name: String, value: String)] { FormText.fields(query) }

        /// The first field of the query with this name, whatever its case.
        public func queryValue(_ name: String) -> String? {
            queryFields.first { $0.name.lowercased() == name.lowercased() }?.value
        }

        /// - Throws: `TerraceError.payloadTooLarge` for a head beyond the limits of `InputBounds`.
        public func checkBounds() throws(TerraceError) {
            guard path.utf8.count <= InputBounds.pathBytes else {
                throw TerraceError(.payloadTooLarge, "the path has more than \(InputBounds.pathBytes) bytes")
            }
            guard query.utf8.count <= InputBounds.queryBytes else {
                throw TerraceError(.payloadTooLarge, "the query has more than \(InputBounds.queryBytes) bytes")
            }
            guard headerFields <= InputBounds.headerFields else {
                throw TerraceError(.payloadTooLarge, "the request has more than \(InputBounds.headerFields) headers")
            }
            guard headerBytes <= InputBounds.headerBytes else {
                throw TerraceError(
                    .payloadTooLarge, "the request's headers have more than \(InputBounds.headerBytes) bytes")
            }
            try FormText.checkBounds(query, "the query")
        }
    }

    public var head: Head
    public var body: [UInt8]

    public init(head: Head, body: [UInt8] = []) {
        self.head = head
        self.body = body
    }

    /// - Throws: `TerraceError.payloadTooLarge` for a vendor's request beyond the limits of `InputBounds`.
    func checkBounds() throws(TerraceError) {
        try head.checkBounds()
        guard body.count <= InputBounds.vendorBodyBytes else {
            throw TerraceError(
                .payloadTooLarge, "the body has more than \(InputBounds.vendorBodyBytes >> 20) MiB")
        }
    }
}
