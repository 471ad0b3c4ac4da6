import TerraceAPI
import TerraceCore

/// Sends requests of a vendor's API to the daemon.
struct VendorClient: Sendable {
    struct Answer: Sendable {
        var status: Int
        var headers: [(name: String, value: String)]
        var body: [UInt8]

        /// The body as JSON; null where it is not JSON.
        var json: JSONValue { (try? JSON.value(body, within: .ours)) ?? .null }
        func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
    }

    private let client: APIClient

    init(_ client: APIClient) { self.client = client }

    func send(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> Answer {
        let (status, headers, body) = try await client.raw(method, path, headers: headers, body: body)
        return Answer(status: status, headers: headers, body: body)
    }

    func send(_ method: String, _ path: String, json: JSONValue?, headers: [(String, String)] = []) async throws
        -> Answer
    {
        let body = try json.map { try JSON.bytes($0) }
        return try await send(
            method, path, headers: headers + (body == nil ? [] : [("Content-Type", "application/json")]), body: body)
    }

    /// The path and query of a URL that the daemon has returned.
    static func path(ofLink link: String) -> String {
        guard let scheme = link.firstRange(of: "://") else { return link }
        return String(link[scheme.upperBound...].drop { $0 != "/" })
    }
}
