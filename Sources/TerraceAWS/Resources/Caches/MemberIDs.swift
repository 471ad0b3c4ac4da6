import TerraceCore

/// The ids of a group's members: `<group>-002`, or `<group>-0001-002` in cluster mode. If another cluster had that id
/// when the member was added, the next free number is used, and the id is stored with the group.
enum MemberIDs {
    private static let attribute = "MemberClusterIds"

    static func groupID(_ shard: Int) -> String { padded(shard + 1, 4) }

    /// The shard of `0001`; nil for an invalid id.
    static func shard(_ groupID: String) -> Int? { Int(groupID).flatMap { $0 >= 1 ? $0 - 1 : nil } }

    static func id(of node: NodeID, _ spec: CacheSpec) -> String {
        if spec.tier == "aws/node" { return spec.id.awsID }
        if let kept = spec.attributes[attribute]?[node.description]?.text { return kept }
        return id(spec.id.awsID, node.shard, number: node.index + 1, clustered: spec.clustered)
    }

    private static func id(_ group: String, _ shard: Int, number: Int, clustered: Bool) -> String {
        clustered ? "\(group)-\(groupID(shard))-\(padded(number, 3))" : "\(group)-\(padded(number, 3))"
    }

    /// Chooses and stores an id for each new node whose usual id is taken.
    /// - Parameters:
    ///   - old: the existing nodes, which keep their ids.
    ///   - taken: all cluster ids, with this group's.
    static func choose(
        for new: [NodeID], beside old: [NodeID], taken: Set<String>, clustered: Bool,
        in declaration: inout CacheDeclaration
    ) {
        let before = declaration.attributes[attribute]?.members ?? [:]
        var kept = before.filter { entry in old.contains { $0.description == entry.key } }
        var taken = taken
        for node in new {
            var number = node.index + 1
            let group = declaration.id.awsID
            while taken.contains(id(group, node.shard, number: number, clustered: clustered)) { number += 1 }
            let chosen = id(group, node.shard, number: number, clustered: clustered)
            taken.insert(chosen)
            if number != node.index + 1 { kept[node.description] = .string(chosen) }
        }
        declaration.attributes[attribute] = kept.isEmpty ? nil : .object(kept)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
