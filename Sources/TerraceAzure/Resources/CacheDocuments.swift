import TerraceCore
import TerraceFrontEnd

/// The documents that belong to a cache and are removed with it.
struct CacheDocuments {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    func removeAll(of id: CacheID) async throws(AzureError) {
        let kinds = (RedisChildren.Kind.allCases.map(\.rawValue) + [DatabaseAssignments.kind]).map { "azure/" + $0 }
        try await call.core(about: call.subject) {
            try await $0.resources.change([.remove(kinds: kinds, scope: id.description)])
        }
    }
}

/// Deletes a cache with its documents.
struct CacheDeletion {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    func begin(_ id: CacheID, location: String) async throws(AzureError) -> WireResponse {
        try await CacheDocuments(call).removeAll(of: id)
        let operation = try await call.core(about: call.subject) { try await $0.provisioning.delete(id) }
        return LongRunningOperations(call).deletion(operation?.id, location: location)
    }
}
