/// A cache's state in one word, computed from what is durable and the last plan; never stored.
public enum CacheState: String, Sendable, CaseIterable {
    case creating, available, updating, degraded, failed, deleting

    /// - Parameters:
    ///   - plan: the plan of the newest pass; nil before the first one.
    ///   - blocked: why no further pass can help, such as an engine that is not installed.
    public init(_ record: CacheRecord, plan: Plan?, blocked: String? = nil) {
        let isChanging = record.observedGeneration < record.generation || record.hasUnseenKeys
        if record.deletionRequested {
            self = .deleting
        } else if blocked != nil {
            self = .failed
        } else if record.observedGeneration == 0 {
            self = .creating
        } else if plan?.isSettled == true, !isChanging {
            // The plan may be older than the newest change, so a cache is not available while it is changing.
            self = .available
        } else if plan?.pending.contains(where: \.blocksWrites) == true {
            self = .degraded
        } else {
            self = isChanging ? .updating : .degraded
        }
    }
}
