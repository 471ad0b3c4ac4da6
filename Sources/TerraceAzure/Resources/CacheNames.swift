import TerraceCore
import TerraceFrontEnd

/// Names of caches. In Azure they are host names, so they are unique in all of Azure, without regard to case.
struct CacheNames: AzureResource {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    struct Check: VendorInput {
        let name: String?
        let type: String?

        init(_ input: InputReader) {
            name = input.text("name")
            type = input.text("type")
        }
    }

    func check(_ input: Check) async throws(AzureError) -> WireResponse {
        guard let wanted = input.name, let type = input.type?.lowercased() else {
            throw AzureError(400, "InvalidRequestBody", "The body needs a name and a type.")
        }
        guard ["microsoft.cache/redis", "microsoft.cache/redisenterprise"].contains(type) else {
            throw .invalid("type", "It is Microsoft.Cache/redis or Microsoft.Cache/redisEnterprise.")
        }
        try Self.check(wanted)
        guard try await caches(named: wanted).isEmpty, try await EnterpriseClusters(call).places(named: wanted).isEmpty
        else { throw .nameNotAvailable }
        return WireResponse(status: 200)
    }

    /// - Throws: `AzureError` for an invalid name of a cache.
    static func check(_ name: String) throws(AzureError) {
        guard let problem = CacheID.problem(withName: name) else { return }
        throw AzureError(400, "InvalidRequestBody", problem, target: "name")
    }

    func caches(named name: String) async throws(AzureError) -> [CacheView] {
        try await call.views().filter { $0.record.spec.id.name.lowercased() == name.lowercased() }
    }
}
