/// A request to create, change or delete caches.
public struct ApplyIntent: Sendable {
    /// How to treat a declared cache that exists, or does not.
    public enum Existing: Sendable {
        /// Created or changed as needed.
        case change
        /// `TerraceError.alreadyExists` where there is one.
        case refuse
        /// `TerraceError.notFound` where there is none.
        case require
    }

    public var declarations: [CacheDeclaration]
    /// Access keys that caches have from now on. A new cache that is not listed gets generated ones, others keep
    /// theirs.
    public var keys: [CacheID: [String]]
    public var existing: Existing
    /// The place in the pool that new caches begin with; nil for caches outside the pool.
    public var pool: PoolPlace?
    /// Caches to be deleted in the same transaction.
    public var deleting: [CacheID] = []
    /// Generations that the declarations were made from: a cache that has another one by now is a conflict.
    public var generations: [CacheID: Int] = [:]
    /// Documents of a front-end, to be changed in the same transaction.
    public var resources: [ResourceChange] = []
    /// The set of manifests that each cache belongs to; a cache that is not listed keeps the one it has.
    public var owners: [CacheID: Owner] = [:]
    /// The owner of new caches that `owners` does not list; nil is none.
    public var newOwner: Owner?
    /// Which caches to delete because their owners do not declare them any more; nil deletes none.
    public var prune: Prune?
    /// Snapshots that new caches begin with; a cache that is not listed begins empty.
    public var seeds: [CacheID: SnapshotID] = [:]
    public var dryRun: Bool

    /// Which caches pruning may delete.
    public struct Prune: Sendable {
        /// The owners to prune, besides those of the declared caches.
        public var owners: Set<Owner>
        /// The caches that a person was asked about: any other to be deleted is a conflict. Nil where nobody was asked.
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
