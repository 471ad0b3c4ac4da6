/// How far servers were in the stream of writes when they were last seen.
public struct StreamSight: Sendable, Equatable {
    /// Nodes that answered at the newest look.
    private let answering: Set<NodeID>
    /// Of those that did not, from an earlier one.
    private let offsets: [NodeID: Int64]

    public init(seen: [NodeID: NodeObservation] = [:], offsets: [NodeID: Int64] = [:]) {
        answering = Set(seen.filter { $0.value.server != nil }.keys)
        self.offsets = offsets
    }

    /// What of a gone primary's stream its heir has not seen, as far as the last look at it tells; empty where it tells nothing.
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
