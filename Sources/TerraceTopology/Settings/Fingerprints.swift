import TerraceCore

/// Fingerprints of each node's settings, read from its configuration when first needed.
actor Fingerprints {
    private let host: any NodeHost
    private var known: [NodeKey: String] = [:]
    private var changes = 0

    init(host: any NodeHost) { self.host = host }

    /// The first line of a configuration holds the fingerprint of the settings below, so that the two cannot disagree.
    static let mark = "# settings: "

    /// Empty if the node's configuration has none.
    func fingerprint(of node: NodeKey) async -> String {
        if let fingerprint = known[node] { return fingerprint }
        let before = changes
        let first = await host.configuration(of: node)?.prefix { $0 != "\n" } ?? ""
        let fingerprint = first.hasPrefix(Self.mark) ? String(first.dropFirst(Self.mark.count)) : ""
        // If the configuration changed meanwhile, the fingerprint that was read may be out of date.
        if changes == before { known[node] = fingerprint }
        return fingerprint
    }

    /// Makes the node's fingerprint match no settings until the node is configured again.
    func spoil(_ node: NodeKey) { set("", node) }

    /// Call when the node's configuration has changed or is gone.
    func forget(_ node: NodeKey) { set(nil, node) }

    private func set(_ fingerprint: String?, _ node: NodeKey) {
        known[node] = fingerprint
        changes += 1
    }
}
