public import TerraceCore

/// A cloud's management API: it takes requests and returns responses, both as values. It opens no socket, so that a
/// test can call it directly.
///
/// A front-end decodes a request into an intent for the core, and encodes the core's view for the answer. Answers are
/// computed from the cache each time; only data that the core has no field for is stored.
public protocol FrontEnd: Sendable {
    /// The cloud's name: `azure`, `aws` or `google`.
    var name: String { get }
    /// Whether the request is for this front-end. The head decides, because the body has not been read yet.
    func claims(_ head: WireRequest.Head) -> Bool
    /// Answers the request. A failure is a response in the vendor's own format.
    func respond(to request: WireRequest) async -> WireResponse
    /// The response in the same format to a request that is refused unread, because the caller has no access, or the
    /// head or the body is too large.
    func refusal(_ error: TerraceError, of head: WireRequest.Head) -> WireResponse
    /// Whether the request needs no access: requests that lead to a log-in, and the log-in, which checks access by
    /// itself.
    func isOpen(_ head: WireRequest.Head) -> Bool
}

extension FrontEnd {
    public func isOpen(_ head: WireRequest.Head) -> Bool { false }

    /// Answers a request from outside: one beyond the bounds is refused before it is decoded.
    public func answer(to request: WireRequest) async -> WireResponse {
        do throws(TerraceError) { try request.checkBounds() } catch { return refusal(error, of: request.head) }
        return await respond(to: request)
    }
}

/// The services that a front-end uses.
public struct FrontEndServices: Sendable {
    /// Makes, changes and deletes caches.
    public var provisioning: any CacheProvisioning
    /// Acts on caches that run.
    public var actions: any CacheActions
    /// Keeps snapshots.
    public var snapshots: any CacheProtecting
    /// Reads caches and their operations.
    public var caches: any CacheObserving
    /// The vendor's resources that are not caches, such as resource groups, subnet groups and firewall rules.
    public var resources: any ResourceStore
    /// Seconds since 1970.
    public var now: @Sendable () -> Double
    /// A random UUID in lower case.
    public var uuid: @Sendable () -> String
    /// PEM of the authority that signs this daemon's certificates and those of its nodes.
    public var authority: String
    /// How long an answer may wait for a running change; nil is each operation's own limit, a few seconds.
    public var patience: Duration?
    /// The token that callers of other accounts need. A log-in with it as the secret returns a bearer token that
    /// contains it.
    public var token: String?

    public init(
        caches: any CacheService, resources: any ResourceStore, now: @escaping @Sendable () -> Double,
        uuid: @escaping @Sendable () -> String, authority: String
    ) {
        provisioning = caches
        actions = caches
        snapshots = caches
        self.caches = caches
        self.resources = resources
        self.now = now
        self.uuid = uuid
        self.authority = authority
    }
}
