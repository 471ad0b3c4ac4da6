import TerraceCore
import TerraceFrontEnd

/// Access keys of a cache.
struct RedisKeys: AzureResource {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    func list() async throws(AzureError) -> WireResponse {
        let view = try await RedisCaches(call).find()
        guard view.record.endpoint != nil else { throw .busy(RedisView(view: view).id) }
        return try await AccessKeys(call: call, id: view.record.spec.id).list()
    }

    func regenerate(_ input: AccessKeys.Regenerate) async throws(AzureError) -> WireResponse {
        let id = try await RedisCaches(call).idle().record.spec.id
        return try await AccessKeys(call: call, id: id).regenerate(input)
    }
}
