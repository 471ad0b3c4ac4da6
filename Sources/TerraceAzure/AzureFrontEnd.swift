public import TerraceFrontEnd

/// Azure Resource Manager as far as Azure Cache for Redis needs it, and its login.
public struct AzureFrontEnd: FrontEnd {
    public let name = "azure"
    private let services: FrontEndServices

    public init(_ services: FrontEndServices) { self.services = services }

    public func claims(_ head: WireRequest.Head) -> Bool { false }

    public func respond(to request: WireRequest) async -> WireResponse { WireResponse(status: 404) }
}
