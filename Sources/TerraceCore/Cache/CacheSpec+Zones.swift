extension CacheSpec {
    /// The zone of a new node: the one in `nodeZones`, else the cache's zones in turn, so that neighbours in a shard,
    /// and the primaries of neighbouring shards, lie in different ones.
    public func zone(of id: NodeID) -> String {
        if let wished = nodeZones?[id.description] { return wished }
        return zones.isEmpty ? "a" : zones[(id.shard + id.index) % zones.count]
    }
}
