/// The change that `apply` made, or would make, to one cache.
public struct CacheChange: Sendable, Equatable {
    public enum Action: String, Sendable, CaseIterable { case create, update, delete, none }

    public var cache: CacheID
    public var action: Action
    /// `field: old → new`, for people.
    public var fields: [String]
    /// Nil in a dry run and where nothing changes.
    public var operation: String?

    public init(cache: CacheID, action: Action, fields: [String] = [], operation: String? = nil) {
        self.cache = cache
        self.action = action
        self.fields = fields
        self.operation = operation
    }
}
