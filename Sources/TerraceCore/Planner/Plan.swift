/// What one pass shall do, and what it says of the cache.
public struct Plan: Sendable, Equatable {
    /// What changes in the record, first and all at once.
    public var recordSteps: [RecordStep]
    /// What is done to nodes then, at the same time where they are different ones.
    public var nodeSteps: [NodeStep]
    /// Why the cache is not as desired; empty exactly when it is.
    public var pending: [Pending]

    public init(recordSteps: [RecordStep] = [], nodeSteps: [NodeStep] = [], pending: [Pending] = []) {
        self.recordSteps = recordSteps
        self.nodeSteps = nodeSteps
        self.pending = pending
    }

    /// Nothing can be done now, whatever is waited for.
    public var isIdle: Bool { recordSteps.isEmpty && nodeSteps.isEmpty }

    /// Everything the tier promises has been seen, on every node.
    public var isSettled: Bool { isIdle && pending.isEmpty }
}

// MARK: Making one

extension Plan {
    /// What is to be done, and why: the last part of most decisions.
    static func waiting(
        _ reason: PendingReason, _ node: NodeID?, _ message: String, blocksWrites: Bool = false,
        record: [RecordStep] = [], nodes: [NodeStep] = []
    ) -> Plan {
        Plan(
            recordSteps: record, nodeSteps: nodes,
            pending: [Pending(reason, node: node, message, blocksWrites: blocksWrites)])
    }

    static func + (first: Plan, second: Plan) -> Plan {
        Plan(
            recordSteps: first.recordSteps + second.recordSteps, nodeSteps: first.nodeSteps + second.nodeSteps,
            pending: first.pending + second.pending)
    }

    static func += (plan: inout Plan, more: Plan) { plan = plan + more }

    /// The same for a shard that no client needs: nothing of it is an outage.
    var withoutBlockingWrites: Plan {
        var plan = self
        for index in plan.pending.indices { plan.pending[index].blocksWrites = false }
        return plan
    }

    /// The same but for what is done to one node, which ends.
    func leavingAlone(_ node: NodeID) -> Plan {
        var plan = self
        plan.nodeSteps.removeAll { $0.node == node }
        return plan
    }
}

extension Sequence<Plan> {
    var merged: Plan { reduce(Plan(), +) }
}
