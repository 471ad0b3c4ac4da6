import Foundation
import TerraceTesting
import Testing

/// Makes `TerraceTesting` use this build's `terrace`. The tests below use its trait as another project's tests do.
private func useThisBuild() {
    setenv("TERRACE_PROGRAM", DaemonProcess.programs + "/terrace", 1)
    setenv("TERRACE_SHARE", DaemonProcess.share, 1)
    setenv("TERRACE_TIMEOUT", "5m", 1)
}

private struct ThisBuild: SuiteTrait, TestTrait, TestScoping {
    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        useThisBuild()
        try await function()
    }
}

extension Trait where Self == ThisBuild { fileprivate static var thisBuild: ThisBuild { ThisBuild() } }

private func redis(_ words: String..., at cache: TestCache) async throws -> String {
    let login = ["redis-cli", "-u", cache.url, "--no-auth-warning"] + (cache.isCluster ? ["-c"] : [])
    let trust = cache.trustedCertificate.map { ["--cacert", $0] } ?? []
    return try await ProgramRun(login + trust + words).output
}

@Suite(.thisBuild, .cache("standard")) struct SharedCacheTests {
    @Test(arguments: 1...8) func everyTestOfTheSuiteSeesTheSameCache(_ number: Int) async throws {
        let cache = try #require(TestCache.current)
        #expect(try await redis("SET", "n\(number)", "1", at: cache) == "OK\n")
        #expect(try await redis("GET", "n\(number)", at: cache) == "1\n")
    }
}

@Suite(.thisBuild) struct CachePerTestTests {
    /// Eight cases run in parallel, each with a cache to which no other test has written.
    @Test(.cache("basic"), arguments: 1...8) func everyCaseHasACacheOfItsOwn(_ number: Int) async throws {
        let cache = try #require(TestCache.current)
        #expect(try await redis("DBSIZE", at: cache) == "0\n")
        #expect(try await redis("SET", "only", "\(number)", at: cache) == "OK\n")
        #expect(try await redis("GET", "only", at: cache) == "\(number)\n")
    }

    @Test(.cache("azure/premium", shards: 2, settings: ["maxmemory-policy": "allkeys-lru"]))
    func clusterWithTLSIsTrustedByItsFile() async throws {
        let cache = try #require(TestCache.current)
        #expect(cache.isCluster)
        #expect(cache.url.hasPrefix("rediss://"))
        #expect(try await redis("SET", "a", "b", at: cache) == "OK\n")
    }

    @Test func failureHasTerracesMessage() async throws {
        let failure = await #expect(throws: TestCache.Failure.self) { try await TestCache.with("gold") { _ in } }
        #expect(failure?.description.contains("there is no tier 'gold'") == true)
        #expect(TestCache.current == nil)
    }
}
