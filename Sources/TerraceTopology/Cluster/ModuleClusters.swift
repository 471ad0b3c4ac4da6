import Synchronization
import TerraceCore
import TerraceRedis

/// Tells the servers of a cluster when its nodes or slots have changed, for modules that ask for it: a query over all shards
/// (`TS.MRANGE`) reaches only those that TimeSeries was told of.
final class ModuleClusters: Sendable {
    /// What the servers of each cache were told last.
    private let told = Mutex<[CacheID: Set<String>]>([:])

    private static let command = ["TIMESERIES.REFRESHCLUSTER"]

    /// A server that does not answer is told after the next look.
    func tell(_ nodes: CacheNodes, _ observation: CacheObservation) async {
        let spec = nodes.record.spec
        guard spec.clustered, spec.modules?.contains(.timeseries) == true else { return }
        let servers = observation.nodes.compactMap { id, node in
            if case .answering(let server) = node { (id, server) } else { nil }
        }
        let seen = Set(
            servers.map { id, server in
                "\(id) \(server.runID) \(server.role) \(observation.slots[id]?.joined(separator: ",") ?? "")"
            })
        guard told.withLock({ $0[spec.id] }) != seen else { return }
        for (id, server) in servers where !server.loading {
            guard (try? await nodes.connection(id).send(Self.command, deadline: Probe.deadline)) != nil else { return }
        }
        told.withLock { $0[spec.id] = seen }
    }

    func forget(_ cache: CacheID) { told.withLock { $0[cache] = nil } }
}
