import Foundation

/// A running cache that belongs to this process. It ends with this process, for whatever reason this process ends.
///
/// `terrace` and `terraced` are looked up on the PATH. The variable `TERRACE_PROGRAM` names another `terrace`.
public struct TestCache: Sendable {
    /// The URL, such as `redis://default:…@127.…:6379`, or `rediss://…` where the tier requires TLS.
    public let url: String
    /// The address, on loopback.
    public let host: String
    /// The port: the plain one where the tier has it, else the one with TLS.
    public let port: Int
    /// The password; nil where the tier has none.
    public let password: String?
    /// The path of the certificate that a client has to trust; nil without TLS.
    public let trustedCertificate: String?
    /// Whether clients have to use the cluster protocol.
    public let isCluster: Bool

    /// The cache that the trait of the running suite or test has created; nil without such a trait.
    @TaskLocal public static var current: TestCache?

    /// The reason why there is no cache, with Terrace's message.
    public struct Failure: Error, CustomStringConvertible {
        /// The reason, in Terrace's words.
        public let description: String
    }

    /// Creates a cache, runs `body` with it, and ends the cache.
    /// - Parameters:
    ///   - tier: the tier's id, such as `standard` or `azure/premium`.
    ///   - settings: engine settings, such as `["maxmemory-policy": "allkeys-lru"]`.
    /// - Throws: `Failure` where the cache cannot be created; the error of `body`.
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
        else { throw Failure(description: "the output of 'terrace env' has no address") }
        self.url = url
        self.host = host
        self.port = port
        password = variables["REDIS_PASSWORD"]
        trustedCertificate = variables["REDIS_TLS_CA"]
        isCluster = variables["REDIS_CLUSTER"] == "true"
    }
}
