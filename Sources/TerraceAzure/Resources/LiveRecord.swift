import TerraceCore
import TerraceFrontEnd

extension AzureCall {
    /// Writes a record, and brings it to the servers. The request's stage writes both together, so that a record which they
    /// refuse is as it was.
    /// - Parameters:
    ///   - value: nil takes the record away.
    ///   - apply: what the record means for the servers.
    /// - Returns: whether there was one before.
    func write(
        _ key: ResourceKey, _ value: JSONValue?, apply: () async throws(AzureError) -> Void
    ) async throws(AzureError) -> Bool {
        let old = try await core { try await services.resources.resource(key) }
        guard old != nil || value != nil else { return false }
        _ = try await core { try await services.resources.edit(key) { _ in value } }
        try await apply()
        return old != nil
    }
}
