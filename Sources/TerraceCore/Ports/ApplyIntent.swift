/// What to create or change.
public struct ApplyIntent: Sendable {
    /// What happens to a declared cache that exists, or does not.
    public enum Existing: Sendable {
        /// Created or changed as needed.
        case change
        /// `TerraceError.alreadyExists` where there is one.
        case refuse
        /// `TerraceError.notFound` where there is none.
        case require
    }

    public var declarations: [CacheDeclaration]
    /// Keys that caches with keys have from now on; a new one that is not listed gets generated ones, others keep theirs.
    public var keys: [CacheID: [String]]
    public var existing: Existing
    /// The place in the pool that new caches begin with; nil for caches that are none of the pool's.
    public var pool: PoolPlace?
    /// Caches to be deleted with it.
    public var deleting: [CacheID] = []
    /// Generations that the declarations were made from: a cache that has another one by now is a conflict.
    public var generations: [CacheID: Int] = [:]
    /// What a front-end keeps of the same, to be changed with it.
    public var resources: [ResourceChange] = []
    /// The set of manifests that each cache belongs to; what is not listed keeps the one it has.
    public var owners: [CacheID: Owner] = [:]
    /// The one of new caches that are not listed there; nil is none.
    public var newOwner: Owner?
    /// Delete what the owners have made and is not declared any more; nil deletes nothing.
    public var prune: Prune?
    public var dryRun: Bool

    /// Caches that may be deleted besides the declared ones.
    public struct Prune: Sendable {
        /// Besides those of the declared caches.
        public var owners: Set<Owner>
        /// Caches that somebody was asked about: nothing else is deleted. Nil where nobody was asked.
        public var agreed: Set<CacheID>?

        public init(owners: Set<Owner> = [], agreed: Set<CacheID>? = nil) {
            self.owners = owners
            self.agreed = agreed
        }
    }

    public init(
        _ declarations: [CacheDeclaration], keys: [CacheID: [String]] = [:], existing: Existing = .change,
        resources: [ResourceChange] = [], dryRun: Bool = false
    ) {
        self.declarations = declarations
        self.resources = resources
        self.keys = keys
        self.existing = existing
        self.dryRun = dryRun
    }
}
