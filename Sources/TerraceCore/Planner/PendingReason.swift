/// Why a cache is not as it shall be, in one word for machines; the reason of a condition `Available`. docs/reasons.md
/// lists them.
public enum PendingReason: String, Sendable, CaseIterable {
    /// Addresses and folders are being given out.
    case allocating = "Allocating"
    /// A node ended too often lately, and waits for its next start.
    case backingOff = "BackingOff"
    /// The cluster is being formed for the first time.
    case bootstrapping = "Bootstrapping"
    /// A node sees slots that nobody serves, or says that its cluster is not well.
    case clusterState = "ClusterState"
    /// A node does not see every other one.
    case clusterView = "ClusterView"
    /// Settings are being changed on a server that runs.
    case configuring = "Configuring"
    /// A cache without cluster protocol becomes a cluster.
    case converting = "Converting"
    /// The cache is being deleted.
    case deleting = "Deleting"
    /// A shard gets its first primary.
    case designating = "Designating"
    /// The cluster's other primaries are to elect a replica.
    case electing = "Electing"
    /// Another node takes over from a primary that is gone.
    case failingOver = "FailingOver"
    /// A node that does not answer is being ended, so that it never again takes a write.
    case fencing = "Fencing"
    /// A primary that serves and its heir change places.
    case handingOver = "HandingOver"
    /// A node joins the cluster.
    case joining = "Joining"
    /// A server is reading its data from disk.
    case loading = "Loading"
    /// The endpoint goes to another node.
    case movingEndpoint = "MovingEndpoint"
    /// A server takes requests and does not answer, or takes none.
    case notAnswering = "NotAnswering"
    /// A replica becomes primary.
    case promoting = "Promoting"
    /// Slots are on their way from shard to shard.
    case rebalancing = "Rebalancing"
    /// A node becomes a replica of its shard's primary.
    case replicating = "Replicating"
    /// A restart that was asked for is under way.
    case restarting = "Restarting"
    /// The keys of a snapshot are written to a new cache.
    case restoring = "Restoring"
    /// A surplus node is being removed.
    case retiring = "Retiring"
    /// A server is being started.
    case starting = "Starting"
    /// A replica is not linked to its primary yet.
    case syncing = "Syncing"
    /// A primary is gone, and its cloud would not have noticed yet.
    case unnoticed = "Unnoticed"
    /// Servers of another engine than the wanted one are being replaced.
    case upgrading = "Upgrading"
    /// A primary serves, and takes no writes.
    case writesRefused = "WritesRefused"
    /// A zone is down, and a node that belongs there does not run.
    case zoneDown = "ZoneDown"
}
