public import TerraceFrontEnd

/// Memorystore for Redis: the REST surface of redis.googleapis.com.
public struct GoogleFrontEnd: FrontEnd {
    public let name = "google"
    private let services: FrontEndServices

    public init(_ services: FrontEndServices) { self.services = services }

    public func claims(_ head: WireRequest.Head) -> Bool { false }

    public func respond(to request: WireRequest) async -> WireResponse { WireResponse(status: 404) }
}
