public import TerraceCore

/// A failure in a vendor's own words. Each front-end has one such type, which translates failures of the core.
public protocol VendorError: Error {
    /// The subject of a request, as far as the vendor's text for a failure depends on it.
    associatedtype Subject: Sendable

    /// Translates any failure of the core into a code and a text of the vendor.
    init(_ error: TerraceError, about subject: Subject)
}

extension VendorError {
    /// Runs `body` and throws any failure as the vendor's error.
    static func translating<Value>(
        about subject: Subject, _ body: () async throws -> Value
    ) async throws(Self) -> Value {
        do { return try await body() } catch let error as Self { throw error } catch let error as TerraceError {
            throw Self(error, about: subject)
        } catch { throw Self(TerraceError(.internal, TerraceError.text(error)), about: subject) }
    }
}
