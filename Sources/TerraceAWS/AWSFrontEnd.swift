public import TerraceFrontEnd

/// ElastiCache's query API (version 2015-02-02), and as much of STS as its clients ask for.
public struct AWSFrontEnd: FrontEnd {
    public let name = "aws"
    private let services: FrontEndServices

    public init(_ services: FrontEndServices) { self.services = services }

    public func claims(_ head: WireRequest.Head) -> Bool { false }

    public func respond(to request: WireRequest) async -> WireResponse { WireResponse(status: 404) }
}
