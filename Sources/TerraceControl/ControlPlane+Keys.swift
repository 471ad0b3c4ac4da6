public import TerraceCore

extension ControlPlane {
    public func regenerateKey(_ id: CacheID, index: Int) async throws -> ConnectionInfo {
        let cache = try await stored(id)
        let fresh = newKey(for: cache.record.spec)
        return try await change(id, .keyRegenerated, "key \(index + 1) was made anew") { keys in
            guard keys.indices.contains(index) else {
                throw TerraceError(.invalidArgument, "\(id) has \(keys.count) keys and no key \(index + 1)")
            }
            keys[index] = fresh
        }
    }

    public func setKeys(_ id: CacheID, _ keys: [String]) async throws -> ConnectionInfo {
        try await change(id, .keysChanged, "\(keys.count == 1 ? "one key opens" : "\(keys.count) keys open") now") {
            $0 = keys
        }
    }

    /// Changes the keys durably, and waits up to `patience` until every node that answers has them.
    private func change(
        _ id: CacheID, _ reason: EventReason, _ message: String,
        _ body: @Sendable @escaping (inout [String]) throws -> Void
    ) async throws -> ConnectionInfo {
        let version = (try await stored(id).record.keyVersion ?? 0) + 1
        let operation = book.begin(.update, of: id, .keys(version: version))
        let edit = RecordEdit(id) { cache in
            guard cache.record.spec.auth else {
                throw TerraceError(.failedPrecondition, "\(id) has no access keys; turn them on first (spec.auth)")
            }
            guard (cache.record.keyVersion ?? 0) + 1 == version else {
                throw TerraceError(.conflict, "the keys of \(id) were changed by somebody else meanwhile; repeat")
            }
            try body(&cache.secrets.keys)
            cache.record.keyVersion = version
        }
        let change = StoreChange(events: [event(id, reason, message)], operations: [operation])
        try await its.store.write([], [edit], with: change)
        announce(change.events)
        wake(id)
        // The keys are stored by now, so a wait that fails or takes too long is no error.
        _ = try? await self.operation(operation.id, wait: Self.patience)
        return try await connection(id)
    }

    /// How long a caller waits for nodes to take a key; a node that is down gets it when it starts.
    private static let patience = Duration.seconds(5)

    /// As many new keys as the cache's tier has, in the tier's format.
    func newKeys(for spec: CacheSpec) -> [String] {
        let count = tier(of: spec)?.access.keys ?? 1
        return (0..<count).map { _ in newKey(for: spec) }
    }

    private func newKey(for spec: CacheSpec) -> String {
        switch tier(of: spec)?.access.format {
        case .password, nil: its.randomText(32)
        case .azure:
            // This is Base64 of 32 bytes: the last character before the padding holds four bits, which are zero here.
            its.randomText(33) + "AzCa" + its.randomText(5) + "A="
        case .uuid: its.randomUUID()
        }
    }

    private func tier(of spec: CacheSpec) -> Tier? { its.tiers.first { $0.id == spec.tier } }
}
