extension Snapshot {
    /// The declaration of a new cache that is what the old one was: its size, topology, engine and persistence. Node
    /// zones and a vendor's own fields stay with the old one.
    public func declaration(
        of id: CacheID, withUsers: Bool, withLabels: Bool, withSettings: Bool
    ) -> CacheDeclaration {
        var copy = declaration
        copy.id = id
        copy.size = spec.size
        copy.shards = spec.shards
        copy.replicas = spec.replicas
        copy.engine = spec.engine
        copy.nodeZones = nil
        copy.attributes = [:]
        if !withUsers { copy.users = nil }
        if !withLabels { copy.labels = [:] }
        if !withSettings { copy.config = [:] }
        return copy
    }
}
