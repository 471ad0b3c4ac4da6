import TerraceCore

/// Addresses of blobs and containers as clients write them, with a signature behind `?` that nobody checks here: a
/// caller of the daemon may use all its buckets.
enum BlobAddress {
    /// - Throws: `AzureError` that names the parameter.
    static func file(_ text: String, _ parameter: String) throws(AzureError) -> FileAddress {
        do { return try FileAddress(text) } catch { throw .invalid(parameter, error.message + ".") }
    }

    /// A file in a container, or in a folder of it.
    /// - Throws: as `file`.
    static func file(
        named name: String, in container: String, _ parameter: String
    ) throws(AzureError) -> FileAddress {
        let place = String(container.prefix { $0 != "?" })
        do { return try FileAddress("\(place.hasSuffix("/") ? String(place.dropLast()) : place)/\(name)") } catch {
            throw .invalid(
                parameter, "It is a container's address, such as 'https://account.blob.core.windows.net/container'.")
        }
    }
}
