/// The kind of an event, in one word for machines. docs/reasons.md lists them.
public enum EventReason: String, Sendable, Codable, CaseIterable {
    /// A node of a cache that was formed before was started for the first time.
    case added = "Added"
    /// A cache that the state did not know was taken over with the record in its folder.
    case adopted = "Adopted"
    /// Every node answers in its role.
    case available = "Available"
    /// No attempt can go on until something is changed.
    case blocked = "Blocked"
    /// A server refused a command to a user for the first time.
    case commandRefused = "CommandRefused"
    /// A primary without cluster protocol has become a cluster of its own.
    case converted = "Converted"
    case createRequested = "CreateRequested"
    /// A primary was started again empty, as its cache keeps nothing on disk.
    case dataLost = "DataLost"
    case deleteRequested = "DeleteRequested"
    /// The cache is gone.
    case deleted = "Deleted"
    /// A snapshot's files could not be written to the addresses that somebody named.
    case exportFailed = "ExportFailed"
    case failoverRequested = "FailoverRequested"
    /// Another node than before is to be primary of a shard.
    case failoverStarted = "FailoverStarted"
    /// Something was done to a node on purpose.
    case faultInjected = "FaultInjected"
    /// A node that did not answer was ended at once.
    case fenced = "Fenced"
    case flushRequested = "FlushRequested"
    /// All keys were deleted on request.
    case flushed = "Flushed"
    /// The keys of a snapshot are to be written to a cache that runs.
    case importRequested = "ImportRequested"
    /// One access key was made anew.
    case keyRegenerated = "KeyRegenerated"
    /// The access keys were replaced.
    case keysChanged = "KeysChanged"
    /// The time of a lease was over.
    case leaseEnded = "LeaseEnded"
    /// A cache was handed out of the pool.
    case leased = "Leased"
    /// A node's process ended.
    case nodeExited = "NodeExited"
    /// Clients can write again.
    case outageEnded = "OutageEnded"
    /// Clients cannot write to some shard.
    case outageStarted = "OutageStarted"
    /// A node has become primary of its shard.
    case promoted = "Promoted"
    /// A server that was to be restarted could not save its data, and runs on.
    case restartFailed = "RestartFailed"
    case restartRequested = "RestartRequested"
    /// A node was started again, with its data or to copy its primary's.
    case restarted = "Restarted"
    /// Every file of a snapshot was read back, and loaded by a server.
    case snapshotAvailable = "SnapshotAvailable"
    /// A snapshot and its files are gone.
    case snapshotDeleted = "SnapshotDeleted"
    /// A snapshot's files were written to addresses that somebody named.
    case snapshotExported = "SnapshotExported"
    /// A snapshot could not be made.
    case snapshotFailed = "SnapshotFailed"
    /// A snapshot is to be made.
    case snapshotRequested = "SnapshotRequested"
    case updateRequested = "UpdateRequested"
    /// Every node runs the wanted engine.
    case upgraded = "Upgraded"
    case zoneDown = "ZoneDown"
    case zoneUp = "ZoneUp"
}
