/// A node's reply to `CLUSTER INFO`.
public struct ClusterInfo: Sendable, Hashable {
    /// Every field, as the server sent it.
    public let fields: [String: String]

    /// Parses the text of the reply. Lines that are not fields are skipped.
    public init(_ text: String) {
        fields = InfoFields.parse(text)
    }

    private func number(_ name: String) -> Int {
        fields[name].flatMap { Int($0) } ?? 0
    }

    /// Whether `cluster_state` is `ok`: the node accepts commands.
    public var isOK: Bool { fields["cluster_state"] == "ok" }
    /// `cluster_state`: `ok` or `fail`.
    public var state: String { fields["cluster_state"] ?? "" }
    /// `cluster_slots_assigned`
    public var slotsAssigned: Int { number("cluster_slots_assigned") }
    /// `cluster_slots_ok`: the number of slots whose primary is not failing.
    public var slotsOK: Int { number("cluster_slots_ok") }
    /// `cluster_known_nodes`, including phantoms (see `ClusterBootstrap`) and nodes in a handshake.
    public var knownNodes: Int { number("cluster_known_nodes") }
    /// `cluster_size`: the number of primaries that own slots.
    public var size: Int { number("cluster_size") }
    /// `cluster_current_epoch`
    public var currentEpoch: Int { number("cluster_current_epoch") }
}
