/// The subject of a condition.
public enum ConditionType: String, Sendable, Codable, CaseIterable {
    /// Everything the tier promises was seen, on every node.
    case available = "Available"
    /// The archive gets every write of the cache.
    case continuousArchiving = "ContinuousArchiving"
    /// The cache has the client limit of its tier.
    case clientLimit = "ClientLimit"
    /// The newest snapshot that was tried is available.
    case lastSnapshotSucceeded = "LastSnapshotSucceeded"
    /// The state folder takes writes.
    case stateWritten = "StateWritten"
}

/// Why a condition holds or does not, in one word for machines, besides `PendingReason`. docs/reasons.md lists them.
public enum ConditionReason: String, Sendable, Codable, CaseIterable {
    /// The archive does not get the writes now. It begins anew once it does.
    case archiveInterrupted = "ArchiveInterrupted"
    /// No attempt can mend it until something is changed.
    case blocked = "Blocked"
    /// The machine lets a process have too few open files.
    case descriptorLimit = "DescriptorLimit"
    /// The archive gets the writes as they are made.
    case following = "Following"
    /// The daemon began a moment ago and has not looked yet.
    case notObserved = "NotObserved"
    /// The newest attempt failed, and is repeated.
    case retrying = "Retrying"
    /// Every node was seen in its role.
    case seen = "Seen"
    /// The newest snapshot was read back and loaded.
    case snapshotProven = "SnapshotProven"
    /// The newest snapshot could not be made. The one before it, if any, is as good as it was.
    case snapshotNotMade = "SnapshotNotMade"
    /// The state folder takes no writes.
    case storeFailed = "StoreFailed"
    /// Something is being done that has no reason of its own.
    case working = "Working"
}

extension Condition {
    public init(_ type: ConditionType, _ status: Bool, _ reason: ConditionReason, _ message: String) {
        self.init(type: type.rawValue, status: status, reason: reason.rawValue, message: message)
    }

    /// Why the cache is not available.
    public init(_ pending: Pending) {
        self.init(
            type: ConditionType.available.rawValue, status: false, reason: pending.reason.rawValue,
            message: pending.message)
    }
}
