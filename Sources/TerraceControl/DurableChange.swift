import TerraceCore

/// What the steps of one plan change in the record, to be written together.
struct DurableChange: Sendable {
    private(set) var edits: [@Sendable (inout CacheRecord) -> Void] = []
    private(set) var events: [Event] = []
    /// Those that end with it.
    private(set) var operations: [Operation] = []
    /// To be given back where the change is not written.
    private(set) var addresses: [Endpoint] = []

    mutating func take(_ step: RecordStep, of record: CacheRecord, _ reconciler: Reconciler) async throws {
        let id = record.spec.id
        switch step {
        case .allocate(let node):
            let allocated = try await reconciler.runtime.allocate(node, for: record)
            addresses.append(allocated.address)
            edits.append { record in
                guard record.node(node) == nil else { return }
                record.nodes.append(allocated)
                if record.bootstrapped { record.nodes[record.nodes.count - 1].isNew = true }
            }
        case .allocateEndpoint:
            let endpoint = try await reconciler.runtime.allocateEndpoint(for: record)
            addresses.append(endpoint)
            edits.append { $0.endpoint = endpoint }
        case .designate(let node, let reason):
            if record.primaries.contains(where: { $0.shard == node.shard }) {
                events.append(
                    reconciler.event(
                        id, node, "FailoverStarted",
                        "\(node) becomes primary of shard \(node.shard): \(reason)\(reconciler.lostTail(node, record))")
                )
                for operation in try await reconciler.store.runningOperations(of: id) {
                    guard let heir = operation.heir, heir.shard == node.shard, heir != node else { continue }
                    let error = "\(heir) did not take over: \(node) is primary, \(reason)"
                    operations.append(reconciler.end(operation, .failed, error))
                }
            }
            edits.append { record in
                record.primaries.removeAll { $0.shard == node.shard }
                record.primaries.append(node)
            }
        case .forgetRestart(let node):
            // Not one that was asked for meanwhile.
            let done = record.restarts.filter { $0.node == node }.map(\.runID)
            edits.append { record in record.restarts.removeAll { $0.node == node && done.contains($0.runID) } }
        case .finishConversion: edits.append { $0.converting = false }
        case .finishUpgrade:
            events.append(reconciler.event(id, nil, "Upgraded", "every node runs the wanted engine"))
            // A newer wish may be for another engine.
            let generation = record.generation
            edits.append { if $0.generation == generation { $0.isUpgrading = nil } }
        case .notePredecessor(let run):
            edits.append { record in
                record.predecessors = (record.predecessors ?? []).filter { $0.node.shard != run.node.shard }
                record.predecessors?.append(run)
            }
        // The record goes as a whole, when nothing of the cache is left.
        case .forgetCache: break
        }
    }
}
