import Foundation

/// A running cache that belongs to this process: it ends with it, whatever ends that.
///
/// `terrace` and `terraced` are looked for on the PATH; `TERRACE_PROGRAM` names another `terrace`.
public struct TestCache: Sendable {
    /// `redis://default:…@127.…:6379`, or `rediss://` where the tier requires TLS.
    public let url: String
    public let host: String
    public let port: Int
    /// Nil where the tier has none.
    public let password: String?
    /// The certificate that a client has to trust, as a path; nil without TLS.
    public let trustedCertificate: String?
    /// Whether clients have to speak the cluster protocol.
    public let isCluster: Bool

    /// The cache of the suite or test that runs, as its trait made it.
    @TaskLocal public static var current: TestCache?

    /// Why there is no cache, in Terrace's own words.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Runs `body` with a cache of its own, and ends the cache.
    /// - Parameters:
    ///   - tier: such as `standard` or `azure/premium`.
    ///   - settings: of the engine, such as `["maxmemory-policy": "allkeys-lru"]`.
    /// - Throws: `Failure` when the cache cannot be made, and what `body` throws.
    public static func with<Result: Sendable>(
        _ tier: String = "basic", shards: Int? = nil, replicas: Int? = nil, settings: [String: String] = [:],
        _ body: (TestCache) async throws -> Result
    ) async throws -> Result {
        var words = ["run", "--quiet", "--tier", tier]
        if let shards { words += ["--shards", "\(shards)"] }
        if let replicas { words += ["--replicas", "\(replicas)"] }
        for (key, value) in settings.sorted(by: { $0.key < $1.key }) { words += ["--set", "\(key)=\(value)"] }
        let run = try CacheProcess(words)
        do {
            let result = try await body(TestCache(try await run.variables()))
            await run.end()
            return result
        } catch {
            await run.end()
            throw error
        }
    }

    private init(_ variables: [String: String]) throws {
        guard let url = variables["REDIS_URL"], let host = variables["REDIS_HOST"],
            let port = variables["REDIS_PORT"].flatMap({ Int($0) })
        else { throw Failure(description: "terrace env names no address") }
        self.url = url
        self.host = host
        self.port = port
        password = variables["REDIS_PASSWORD"]
        trustedCertificate = variables["REDIS_TLS_CA"]
        isCluster = variables["REDIS_CLUSTER"] == "true"
    }
}
