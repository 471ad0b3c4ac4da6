/// The steps that one pass shall do, and the reasons why the cache is not as desired.
public struct Plan: Sendable, Equatable {
    /// Changes of the record, which are written first and together.
    public var recordSteps: [RecordStep]
    /// Steps that are done to nodes then: in order for each node, different nodes at the same time.
    public var nodeSteps: [NodeStep]
    /// Why the cache is not as desired; empty exactly when it is.
    public var pending: [Pending]

    public init(recordSteps: [RecordStep] = [], nodeSteps: [NodeStep] = [], pending: [Pending] = []) {
        self.recordSteps = recordSteps
        self.nodeSteps = nodeSteps
        self.pending = pending
    }

    /// Nothing is to be done now, although something may be waited for.
    public var isIdle: Bool { recordSteps.isEmpty && nodeSteps.isEmpty }

    /// Everything the tier promises has been seen, on every node.
    public var isSettled: Bool { isIdle && pending.isEmpty }
}

// MARK: Making one

extension Plan {
    /// A plan with one reason and the steps that are taken for it.
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

    /// The same plan for a shard that no client needs, so that it is no outage.
    var withoutBlockingWrites: Plan {
        var plan = self
        for index in plan.pending.indices { plan.pending[index].blocksWrites = false }
        return plan
    }

    /// The same plan without the steps for one node, which is about to end.
    func leavingAlone(_ node: NodeID) -> Plan {
        var plan = self
        plan.nodeSteps.removeAll { $0.node == node }
        return plan
    }
}

extension Sequence<Plan> {
    var merged: Plan { reduce(Plan(), +) }
}
