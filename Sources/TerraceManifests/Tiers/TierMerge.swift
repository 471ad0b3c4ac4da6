import TerraceCore

/// Applies `extends` to tier files: maps are merged, lists and scalars replace those of the parent, null removes a key.
struct TierMerge {
    let problems: ProblemList
    /// The values of each id: one per folder that has the id, earlier folders first.
    private let layers: [String: [YAMLValue]]

    init(layers: [String: [YAMLValue]], problems: ProblemList) {
        self.layers = layers
        self.problems = problems
    }

    /// The tier with everything it extends; nil, with a problem in the list, where `extends` cannot be followed.
    func merged(_ id: String) -> YAMLValue? {
        guard let count = layers[id]?.count else { return nil }
        return merged(id, layer: count - 1, heirs: [])
    }

    private func merged(_ id: String, layer: Int, heirs: [String]) -> YAMLValue? {
        guard let values = layers[id], values.indices.contains(layer) else { return nil }
        let own = values[layer]
        guard let extends = own["extends"] else { return own }
        guard let parent = extends.text else {
            problems.add(extends.place.problem("extends", "expected a tier's id, found \(extends.summary)"))
            return nil
        }
        // A file that extends its own id extends the file that it overrides in an earlier folder.
        let parentLayer = parent == id ? layer - 1 : (layers[parent]?.count ?? 0) - 1
        guard layers[parent] != nil, parentLayer >= 0 else {
            let hint = NearestName.hint(parent, in: layers.keys.sorted().filter { $0 != id })
            let what =
                parent == id
                ? "no earlier folder has a tier '\(id)' to extend" : "there is no tier \(parent.quotedForMessage)"
            problems.add(extends.place.problem("extends", what + hint))
            return nil
        }
        guard parent == id || !(heirs + [id]).contains(parent) else {
            let circle = (heirs + [id, parent]).drop { $0 != parent }.joined(separator: " → ")
            problems.add(extends.place.problem("extends", "tiers extend each other in a circle: \(circle)"))
            return nil
        }
        return merged(parent, layer: parentLayer, heirs: heirs + [id]).map { Self.merge(own, over: $0) }
    }

    static func merge(_ own: YAMLValue, over inherited: YAMLValue) -> YAMLValue {
        guard let mine = own.entries, let theirs = inherited.entries else { return own }
        var entries: [YAMLValue.Entry] = theirs.filter { $0.key != "extends" }.compactMap { entry in
            guard let override = mine.first(where: { $0.key == entry.key }) else { return entry }
            if case .null = override.value.content { return nil }
            return YAMLValue.Entry(
                key: entry.key, place: override.place, value: merge(override.value, over: entry.value))
        }
        entries += mine.filter { entry in entry.key != "extends" && !theirs.contains { $0.key == entry.key } }
        return YAMLValue(content: .map(entries), place: own.place)
    }
}
