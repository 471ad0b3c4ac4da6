import TerraceCore

extension ControlPlane {
    /// Deletions of the caches that the intent's owners made and no longer declare, in any scope.
    static func surplus(_ intent: ApplyIntent, _ existing: [CacheID: StoredCache]) throws -> [CacheChange] {
        guard let prune = intent.prune else { return [] }
        let declared = Set(intent.declarations.map(\.id))
        let owners = Set(intent.owners.values).union(prune.owners)
        guard !owners.isEmpty else {
            throw TerraceError(
                .invalidArgument,
                "prune removes what an owner has made, and none is named: say --owner NAME, or label "
                    + "the manifests \(Owner.label): NAME", field: "owner")
        }
        let found = existing.values.map(\.record).filter { record in
            !declared.contains(record.spec.id) && owners.contains { record.isPruned(with: $0) }
        }.map(\.spec.id).sorted()
        if let agreed = prune.agreed, let more = found.first(where: { !agreed.contains($0) }) {
            throw TerraceError(.conflict, "\(more) would go, too, which nobody was asked about; repeat")
        }
        return found.map { CacheChange(cache: $0, action: .delete) }
    }
}
