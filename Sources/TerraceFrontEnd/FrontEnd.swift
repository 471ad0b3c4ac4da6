public import TerraceCore

/// A cloud's management API: requests in, responses out, as values. It opens no socket, so that a test calls it directly.
///
/// A front-end decodes a request into an intent on the core and encodes a view of what is there. What a vendor shows is
/// computed from the cache each time; nothing of it is stored but what the core has no word for.
public protocol FrontEnd: Sendable {
    /// `azure`, `aws` or `google`.
    var name: String { get }
    /// Whether the request is this front-end's, by its head alone: the body has not been read yet.
    func claims(_ head: WireRequest.Head) -> Bool
    /// Answers; every failure is a response in the vendor's own envelope.
    func respond(to request: WireRequest) async -> WireResponse
    /// A failure before there is a request to respond to, in the same envelope: the caller has no access, the body is too
    /// large, or the head is.
    func refusal(_ error: TerraceError, of head: WireRequest.Head) -> WireResponse
    /// Whether a caller needs no access for it: what leads to a log-in, and the log-in itself, which checks by itself.
    func isOpen(_ head: WireRequest.Head) -> Bool
}

extension FrontEnd {
    public func isOpen(_ head: WireRequest.Head) -> Bool { false }

    /// Answers what comes from outside: a request beyond the bounds is refused before it is read.
    public func answer(to request: WireRequest) async -> WireResponse {
        do throws(TerraceError) { try request.checkBounds() } catch { return refusal(error, of: request.head) }
        return await respond(to: request)
    }
}

/// Everything a front-end stands on.
public struct FrontEndServices: Sendable {
    /// Makes, changes and deletes caches.
    public var provisioning: any CacheProvisioning
    /// Acts on caches that run.
    public var actions: any CacheActions
    /// Tells what is there.
    public var caches: any CacheObserving
    /// What the vendor's API keeps and no cache has: resource groups, subnet groups, firewall rules.
    public var resources: any ResourceStore
    /// Seconds since 1970.
    public var now: @Sendable () -> Double
    /// A random UUID in lower case.
    public var uuid: @Sendable () -> String
    /// PEM of the authority that signs this daemon's certificates and those of its nodes.
    public var authority: String
    /// How long an answer may wait for a change that is under way; nil is what each of them has by itself, a few seconds.
    public var patience: Duration?
    /// What opens the daemon to callers of other accounts; a log-in with it as the secret hands it on.
    public var token: String?

    public init(
        caches: any CacheService, resources: any ResourceStore, now: @escaping @Sendable () -> Double,
        uuid: @escaping @Sendable () -> String, authority: String
    ) {
        provisioning = caches
        actions = caches
        self.caches = caches
        self.resources = resources
        self.now = now
        self.uuid = uuid
        self.authority = authority
    }
}
