/// How far servers were in the stream of writes when they were last seen.
public struct StreamSight: Sendable, Equatable {
    /// Nodes that answered at the newest look.
    private let answering: Set<NodeID>
    /// How far each node's server was; from an earlier look for nodes that did not answer.
    private let offsets: [NodeID: Int64]

    public init(seen: [NodeID: NodeObservation] = [:], offsets: [NodeID: Int64] = [:]) {
        answering = Set(seen.filter { $0.value.server != nil }.keys)
        self.offsets = offsets
    }

    /// The end of a message that says how much of a lost primary's stream its heir has not seen, as far as the last
    /// look at the primary tells; empty where it tells nothing.
    public func lostTail(of primary: NodeID, at heir: NodeID) -> String {
        guard primary != heir, !answering.contains(primary), let last = offsets[primary], let seen = offsets[heir]
        else {
            return ""
        }
        return last > seen
            ? "; at least the last \(last - seen) bytes of its stream are lost"
            : "; nothing is known to be lost, its stream was last seen \(seen - last) bytes before where \(heir) is"
    }
}
