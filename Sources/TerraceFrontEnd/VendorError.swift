public import TerraceCore

/// A failure in a vendor's own words. Each front-end has one such type, and one way in for failures of the core.
public protocol VendorError: Error {
    /// What a request is about, as far as the vendor's words for a failure depend on it.
    associatedtype Subject: Sendable

    /// Total: every failure of the core has a code and a text of the vendor's.
    init(_ error: TerraceError, about subject: Subject)
}

extension VendorError {
    /// Runs something that may fail in any words, and throws its failures in the vendor's.
    static func translating<Value>(
        about subject: Subject, _ body: () async throws -> Value
    ) async throws(Self) -> Value {
        do { return try await body() } catch let error as Self { throw error } catch let error as TerraceError {
            throw Self(error, about: subject)
        } catch { throw Self(TerraceError(.internal, TerraceError.text(error)), about: subject) }
    }
}
