import TerraceCore
import TerraceFrontEnd

/// Restarts a cache's nodes, which are named by their ports in answers or by their roles in a shard.
struct RedisReboot: AzureResource {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    struct Force: VendorInput {
        let rebootType: String?
        let shardId: Int?
        let ports: [Int]?

        init(_ input: InputReader) {
            rebootType = input.text("rebootType")
            shardId = input.number("shardId")
            ports = input.numbers("ports")
        }
    }

    func force(_ input: Force) async throws(AzureError) -> WireResponse {
        let record = try await RedisCaches(call).idle().record
        let nodes = try nodes(input, of: record)
        // In the service a restart of one node is a planned failover. A restart of all nodes, or of the only one, loses
        // the data that is not on disk.
        let isAtOnce = record.spec.replicas == 0 || input.rebootType == "AllNodes"
        if !nodes.isEmpty {
            _ = try await call.core(about: call.subject) {
                try await $0.actions.restart(record.spec.id, nodes: nodes, manner: isAtOnce ? .atOnce : .inTurn)
            }
        }
        return .json([
            "message":
                "The requested reboot operation for 'Value' has been successfully scheduled and should be executed shortly."
        ])
    }

    private func nodes(_ input: Force, of record: CacheRecord) throws(AzureError) -> [NodeID] {
        if let ports = input.ports, !ports.isEmpty {
            guard input.rebootType == nil, input.shardId == nil else {
                throw .invalid("ports", "With them, neither rebootType nor shardId is given.")
            }
            let numbers = ports.map { port in
                (13000...65535).contains(port) ? port - (port >= 15000 ? 15000 : 13000) : -1
            }
            let numbered = record.spec.nodeIDs
            guard numbers.allSatisfy(numbered.indices.contains) else {
                throw .invalid("ports", "They are those of the cache's instances.")
            }
            return Set(numbers).sorted().map { numbered[$0] }
        }
        var nodes = record.nodes.map(\.id).sorted()
        if let shard = input.shardId {
            guard (0..<record.spec.shards).contains(shard) else {
                throw .invalid("shardId", "The cache has the shards 0 to \(record.spec.shards - 1).")
            }
            nodes = nodes.filter { $0.shard == shard }
        }
        return switch input.rebootType {
        case "AllNodes": nodes
        case "PrimaryNode": nodes.filter { record.primaries.contains($0) }
        case "SecondaryNode": nodes.filter { !record.primaries.contains($0) }
        default: throw .invalid("rebootType", "It is AllNodes, PrimaryNode or SecondaryNode.")
        }
    }
}
