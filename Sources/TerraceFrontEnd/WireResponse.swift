import TerraceAPI
public import TerraceCore

/// The answer of a front-end.
public struct WireResponse: Sendable {
    public var status: Int
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]

    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// JSON with sorted keys, so that two answers can be compared as text.
    public static func json(
        _ value: JSONValue, status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> WireResponse {
        // The encoding cannot fail, because these values have no number that JSON lacks.
        let bytes = (try? JSON.bytes(value)) ?? []
        return WireResponse(
            status: status, headers: headers + [("Content-Type", "application/json; charset=utf-8")], body: bytes)
    }

    /// The header of this name, whatever its case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
