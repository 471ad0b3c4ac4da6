public import TerraceCore

/// The core for one request of a vendor's API. It translates failures into the vendor's errors.
public struct VendorCore<Failure: VendorError>: Sendable {
    public let services: FrontEndServices

    public init(_ services: FrontEndServices) { self.services = services }

    /// Runs a call of the core.
    /// - Parameter subject: the subject of the call, for the text of a failure.
    public func callAsFunction<Value: Sendable>(
        about subject: Failure.Subject, _ body: (FrontEndServices) async throws -> Value
    ) async throws(Failure) -> Value {
        try await Failure.translating(about: subject) { try await body(services) }
    }

    /// Documents of one kind in one scope.
    public func folder(_ kind: String, in scope: String, about subject: Failure.Subject) -> Folder<Failure> {
        Folder(kind: kind, scope: scope, subject: subject, core: self)
    }
}

/// Waits for long-running changes. An answer may wait for the end of one, because clients poll seldom.
extension VendorCore {
    /// An operation, after waiting for its end.
    /// - Parameter usual: the longest wait, unless `FrontEndServices.patience` is set.
    public func ended(
        _ operation: String, within usual: Duration, about subject: Failure.Subject
    ) async throws(Failure) -> Operation {
        try await self(about: subject) {
            try await $0.caches.operation(operation, wait: $0.patience ?? usual)
        }
    }

    /// A cache, after waiting for the end of its running change.
    public func settled(
        _ id: CacheID, within usual: Duration, about subject: Failure.Subject
    ) async throws(Failure) -> CacheView {
        try await self(about: subject) {
            if let running = try await $0.caches.running(of: id) {
                _ = try await $0.caches.operation(running.id, wait: $0.patience ?? usual)
            }
            return try await $0.caches.cache(id)
        }
    }
}
