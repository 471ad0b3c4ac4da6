import TerraceCore

/// Fingerprints of the settings that each node has, read from its configuration when first asked.
actor Fingerprints {
    private let host: any NodeHost
    private var known: [NodeKey: String] = [:]
    private var changes = 0

    init(host: any NodeHost) { self.host = host }

    /// The first line of a configuration holds the fingerprint of the settings below, so that the two cannot disagree.
    static let mark = "# settings: "

    /// Empty where there is none.
    func fingerprint(of node: NodeKey) async -> String {
        if let fingerprint = known[node] { return fingerprint }
        let before = changes
        let first = await host.configuration(of: node)?.prefix { $0 != "\n" } ?? ""
        let fingerprint = first.hasPrefix(Self.mark) ? String(first.dropFirst(Self.mark.count)) : ""
        // What was read may be of before a change that was made meanwhile.
        if changes == before { known[node] = fingerprint }
        return fingerprint
    }

    /// The node has other settings than any that are wanted, until it is given some.
    func spoil(_ node: NodeKey) { set("", node) }

    /// Its configuration has changed, or is gone.
    func forget(_ node: NodeKey) { set(nil, node) }

    private func set(_ fingerprint: String?, _ node: NodeKey) {
        known[node] = fingerprint
        changes += 1
    }
}
