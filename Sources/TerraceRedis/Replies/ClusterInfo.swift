/// What a node says about its cluster in `CLUSTER INFO`.
public struct ClusterInfo: Sendable, Hashable {
    /// Every field as sent.
    public let fields: [String: String]

    /// Parses the text of the reply; anything that is not a field is skipped.
    public init(_ text: String) {
        fields = InfoFields.parse(text)
    }

    private func number(_ name: String) -> Int {
        fields[name].flatMap { Int($0) } ?? 0
    }

    /// `cluster_state:ok`: this node takes commands.
    public var isOK: Bool { fields["cluster_state"] == "ok" }
    /// `cluster_state`: `ok` or `fail`.
    public var state: String { fields["cluster_state"] ?? "" }
    /// `cluster_slots_assigned`
    public var slotsAssigned: Int { number("cluster_slots_assigned") }
    /// `cluster_slots_ok`: those whose primary is not failing.
    public var slotsOK: Int { number("cluster_slots_ok") }
    /// `cluster_known_nodes`, with phantoms and handshakes.
    public var knownNodes: Int { number("cluster_known_nodes") }
    /// `cluster_size`: primaries that own slots.
    public var size: Int { number("cluster_size") }
    /// `cluster_current_epoch`
    public var currentEpoch: Int { number("cluster_current_epoch") }
}
