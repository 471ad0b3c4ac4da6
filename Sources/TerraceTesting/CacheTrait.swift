public import Testing

/// A trait that provides a cache: one for a suite, shared by its tests, or one for each case of a test. The test reads the
/// cache's address from `TestCache.current`.
public struct CacheTrait: SuiteTrait, TestTrait, TestScoping {
    fileprivate var tier: String
    fileprivate var shards: Int?
    fileprivate var replicas: Int?
    fileprivate var settings: [String: String]

    @concurrent public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await TestCache.with(tier, shards: shards, replicas: replicas, settings: settings) { cache in
            try await TestCache.$current.withValue(cache) { try await function() }
        }
    }
}

extension Trait where Self == CacheTrait {
    /// A cache of a tier. It has a daemon and addresses of its own, so suites that run in parallel do not affect each
    /// other.
    public static func cache(
        _ tier: String = "basic", shards: Int? = nil, replicas: Int? = nil, settings: [String: String] = [:]
    ) -> CacheTrait {
        CacheTrait(tier: tier, shards: shards, replicas: replicas, settings: settings)
    }
}
