import TerraceCore

/// The SKU of a Redis Enterprise cluster: the kind of its nodes, and the number of data nodes.
struct EnterpriseSKU: Equatable {
    /// Such as `Enterprise_E10`.
    let name: String
    /// The number of data nodes; a shard has two of them.
    let capacity: Int

    /// The tier's name of the size.
    var size: String { String(name.dropFirst(Self.prefix.count)) }
    var shards: Int { capacity / 2 }

    private static let prefix = "Enterprise_"
    private static let flash = "EnterpriseFlash_"
    /// From the smallest to the largest.
    private static let names = ["E1", "E5", "E10", "E20", "E50", "E100", "E200", "E400"].map { prefix + $0 }

    /// The capacities that the SKU may have. E1 is for tests, and has only two data nodes.
    private static func capacities(_ name: String) -> [Int] {
        name.hasPrefix(flash) ? [3, 9] : name == "Enterprise_E1" ? [2] : [2, 4, 6, 8, 10]
    }

    /// - Parameter sku: the request's SKU, with a name that the service knows.
    /// - Throws: `AzureError` for an SKU or capacity that is not offered.
    init(_ sku: ClusterInput.SKU?) throws(AzureError) {
        guard let name = sku?.name else { throw .invalid("sku.name", "A cluster needs an SKU.") }
        let offered = "Terrace has the SKUs \(Self.names.joined(separator: ", "))."
        let hasCapacity = name.hasPrefix(Self.prefix) || name.hasPrefix(Self.flash)
        let capacities = Self.capacities(name)
        let capacity = sku?.capacity ?? capacities[0]
        guard hasCapacity || sku?.capacity == nil else {
            throw .invalid("sku.capacity", "\(name) has no capacity.")
        }
        guard capacities.contains(capacity) else {
            let list = capacities.map(String.init).joined(separator: ", ")
            throw .invalid("sku.capacity", "\(name) has the capacities \(list).")
        }
        guard Self.names.contains(name) else { throw .invalid("sku.name", offered) }
        self.name = name
        self.capacity = capacity
    }

    var json: JSONValue { ["name": .string(name), "capacity": .integer(capacity)] }

    /// Checks that the cluster does not shrink.
    /// - Throws: `AzureError` that names the member.
    func checkFollows(_ old: EnterpriseSKU) throws(AzureError) {
        let (before, after) = (Self.names.firstIndex(of: old.name) ?? 0, Self.names.firstIndex(of: name) ?? 0)
        if after < before {
            throw .fixed("sku.name", "A cluster of \(old.name) cannot scale down to \(name).")
        }
        if capacity < old.capacity {
            throw .fixed("sku.capacity", "A cluster of capacity \(old.capacity) cannot scale in to \(capacity).")
        }
    }
}
