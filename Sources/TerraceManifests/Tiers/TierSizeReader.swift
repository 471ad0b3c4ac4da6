import TerraceCore

/// Reads the size table. A row is one size, or a pattern such as `{name: "{gb}GB", gb: [1, 4]}`: a size for each whole
/// GB from 1 to 4.
struct TierSizeReader {
    let root: MapReader
    let problems: ProblemList

    private static let shared = ["usable", "maxclients", "databases"]

    func sizes() -> [TierSize]? {
        var defaults: MapReader?
        if let value = root.value("sizeDefaults") {
            defaults = MapReader(value, path: "sizeDefaults", known: Self.shared, problems: problems)
        }
        guard let value = root.required("sizes", "a list of sizes, smallest first"),
            let rows = root.list("sizes", "sizes")
        else { return nil }
        let sizes = rows.flatMap { row($0.value, $0.path, defaults) }
        if rows.isEmpty { root.fail(value, "sizes", "expected at least one size") }
        return sizes.isEmpty ? nil : sizes
    }

    private func row(_ value: YAMLValue, _ path: String, _ defaults: MapReader?) -> [TierSize] {
        guard
            let row = MapReader(value, path: path, known: ["name", "memory", "gb"] + Self.shared, problems: problems),
            let nameValue = row.required("name", "a size's name"),
            let name = row.text(nameValue, row.child("name"), "a size's name")
        else { return [] }
        let maxclients = positive(row, "maxclients", defaults)
        let databases = positive(row, "databases", defaults)
        let usable = usable(row, defaults)
        let memories = memories(row, name)
        guard let maxclients, let databases, let usable else { return [] }
        return memories.map {
            TierSize(name: $0.name, memory: $0.bytes, usable: usable, maxclients: maxclients, databases: databases)
        }
    }

    private func memories(_ row: MapReader, _ name: String) -> [(name: String, bytes: Int64)] {
        if let value = row.value("gb") {
            let bounds = (row.list("gb", "two numbers") ?? []).compactMap { $0.value.text.flatMap { Int($0) } }
            guard bounds.count == 2, 1 <= bounds[0], bounds[0] <= bounds[1], bounds[1] <= 100_000,
                bounds[1] - bounds[0] < 1000, let slot = name.firstRange(of: "{gb}"), row.value("memory") == nil
            else {
                row.fail(
                    value, "gb", "expected [first, last], at most 1000 sizes, a name with {gb} in it and no memory")
                return []
            }
            return (bounds[0]...bounds[1]).map { (name.replacingCharacters(in: slot, with: "\($0)"), Int64($0) << 30) }
        }
        guard let value = row.required("memory", "a size such as 250MB, 6.5GB, or bytes") else { return [] }
        guard let text = value.text, let bytes = MemorySize.bytes(text) else {
            row.fail(value, "memory", "expected a size such as 250MB, 6.5GB, or bytes, found \(value.summary)")
            return []
        }
        return [(name, bytes)]
    }

    private func positive(_ row: MapReader, _ key: String, _ defaults: MapReader?) -> Int? {
        let reader = row.value(key) == nil ? defaults ?? row : row
        guard let value = (reader.value(key) == nil ? row.required(key, "a whole number") : reader.value(key)),
            let number = reader.int(key)
        else { return nil }
        guard number > 0 else {
            reader.fail(value, key, "expected a number above 0, found \(number)")
            return nil
        }
        return number
    }

    private func usable(_ row: MapReader, _ defaults: MapReader?) -> Double? {
        let reader = row.value("usable") == nil ? defaults ?? row : row
        guard
            let value =
                (reader.value("usable") == nil
                    ? row.required("usable", "a share such as 0.8") : reader.value("usable")),
            let share = reader.double("usable")
        else { return nil }
        guard share > 0, share <= 1 else {
            reader.fail(value, "usable", "expected a share above 0 and up to 1, found \(share)")
            return nil
        }
        return share
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
