import TerraceCore
import TerraceFrontEnd

extension AzureCall {
    /// Writes a record, and brings it to the servers; where they refuse it, it is as it was.
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
        do { try await apply() } catch {
            _ = try? await services.resources.edit(key) { _ in old }
            throw error
        }
        return old != nil
    }
}
