/// The key that a resource of a front-end is filed under.
public struct ResourceKey: Sendable, Hashable {
    /// Vendor and kind, such as `azure/resourceGroup`.
    public var kind: String
    /// Where the name is unique: a subscription, an account and region, a cache.
    public var scope: String
    public var name: String

    public init(kind: String, scope: String, name: String) {
        self.kind = kind
        self.scope = scope
        self.name = name
    }
}

/// A resource and what it is filed under.
public struct Resource: Sendable, Equatable {
    public var key: ResourceKey
    public var body: JSONValue

    public init(key: ResourceKey, body: JSONValue) {
        self.key = key
        self.body = body
    }
}

/// A change of documents, made under the store's own lock together with whatever else is to be durable with it.
public enum ResourceChange: Sendable {
    /// Nil from the body removes the resource. The store throws any error of the body on, and writes nothing then.
    case edit(ResourceKey, @Sendable (JSONValue?) throws -> JSONValue?)
    /// Everything of the kinds filed under the scope, such as a deleted cache's firewall rules.
    case remove(kinds: [String], scope: String)
}

/// Durable documents of the front-ends: whatever a vendor's API keeps that is no cache. Every call is one transaction.
public protocol ResourceStore: Sendable {
    func resource(_ key: ResourceKey) async throws -> JSONValue?
    /// In the order of their names; of every scope where none is named.
    func resources(kind: String, scope: String?) async throws -> [Resource]
    /// Reads, decides and writes under the store's own lock: nil from `body` removes the resource.
    /// - Returns: what is there now.
    @discardableResult
    func edit(
        _ key: ResourceKey, _ body: @Sendable @escaping (JSONValue?) throws -> JSONValue?
    ) async throws -> JSONValue?
    /// Makes all of the changes or none.
    func change(_ changes: [ResourceChange]) async throws
}
