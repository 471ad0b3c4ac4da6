import TerraceCore

/// Reads one document of a manifest.
struct DocumentParser {
    let problems: ProblemList

    /// Nil where the document has no usable name or no tier. `problems` gets every problem in any case.
    func parse(_ document: YAMLValue) -> LocatedDeclaration? {
        guard
            let root = MapReader(document, path: "", known: ManifestField.document.names, problems: problems)
        else { return nil }
        check(root, "apiVersion", is: ManifestField.apiVersion)
        check(root, "kind", is: ManifestField.kind)
        let id = parseMetadata(root)
        let declaration = parseSpec(root, id: id?.id)
        guard var declaration, let id else { return nil }
        declaration.labels = id.labels
        var located = LocatedDeclaration(declaration, places: ["": document.place])
        collectPlaces(document, path: "", into: &located.places)
        return located
    }

    private func check(_ root: MapReader, _ key: String, is wanted: String) {
        guard let value = root.required(key, wanted), value.text != wanted else { return }
        root.fail(value, key, "expected \(wanted), found \(value.summary)")
    }

    private func collectPlaces(_ value: YAMLValue, path: String, into places: inout [String: Place]) {
        places[path] = value.place
        switch value.content {
        case .map(let entries):
            for entry in entries { collectPlaces(entry.value, path: path.appending(key: entry.key), into: &places) }
        case .list(let values):
            for (index, value) in values.enumerated() { collectPlaces(value, path: "\(path)[\(index)]", into: &places) }
        case .null, .scalar: break
        }
    }

    // MARK: - Metadata

    private func parseMetadata(_ root: MapReader) -> (id: CacheID, labels: [String: String])? {
        guard let value = root.required("metadata", "a map with the cache's name, such as {name: sessions}"),
            let metadata = MapReader(
                value, path: "metadata", known: ManifestField.metadata.names, problems: problems)
        else { return nil }
        let scope = parseScope(metadata)
        let labels = parseLabels(metadata)
        guard let name = metadata.required("name", "the cache's name, such as sessions"),
            let text = metadata.text(name, "metadata.name", "the cache's name")
        else { return nil }
        if let problem = CacheID.problem(withName: text) {
            metadata.fail(name, "name", problem)
            return nil
        }
        guard let scope, let id = try? CacheID(scope: scope, name: text) else { return nil }
        return (id, labels)
    }

    private func parseScope(_ metadata: MapReader) -> Scope? {
        guard let value = metadata.value("scope") else { return .local }
        guard let text = metadata.text(value, "metadata.scope", "a scope") else { return nil }
        do {
            return try Scope(text)
        } catch {
            metadata.fail(
                value, "scope",
                "\(text.quotedForMessage) is not one of local, azure:<subscription>/<group>, "
                    + "aws:<account>/<region>, google:<project>/<location>")
            return nil
        }
    }

    private func parseLabels(_ metadata: MapReader) -> [String: String] {
        var labels: [String: String] = [:]
        let given = metadata.textMap("labels", "names and values") ?? []
        guard given.count <= InputBounds.labels else {
            if let value = metadata.value("labels") {
                metadata.fail(value, "labels", "\(given.count) labels; a cache has at most \(InputBounds.labels)")
            }
            return [:]
        }
        for label in given {
            if let problem = LabelRule.problem(label.key, label.value) {
                problems.add(label.place.problem("metadata.labels".appending(key: label.key), problem))
            }
            labels[label.key] = label.value
        }
        return labels
    }

    // MARK: - Spec

    private func parseSpec(_ root: MapReader, id: CacheID?) -> CacheDeclaration? {
        guard let value = root.required("spec", "a map with at least the tier, such as {tier: standard}"),
            let spec = MapReader(value, path: "spec", known: ManifestField.spec.names, problems: problems)
        else { return nil }
        let tier = spec.required("tier", "a tier's id, such as standard").flatMap {
            spec.text($0, "spec.tier", "a tier's id")
        }
        // A wrong name is already reported. A placeholder lets the rest of the document be checked in the same run.
        guard let placeholder = try? CacheID(name: "x") else { return nil }
        var declaration = CacheDeclaration(id: id ?? placeholder, tier: tier ?? "")
        declaration.size = spec.text("size", "a size of the tier")
        declaration.shards = wholeNumber(spec, "shards")
        declaration.replicas = wholeNumber(spec, "replicas")
        declaration.port = wholeNumber(spec, "port")
        declaration.engine = SpecSections(spec: spec, problems: problems).engine()
        declaration.persistence = SpecSections(spec: spec, problems: problems).persistence()
        declaration.tls = SpecSections(spec: spec, problems: problems).tls()
        declaration.auth = spec.bool("auth")
        declaration.clusterPolicy = spec.choice("clusterPolicy", ClusterPolicy.self)
        declaration.modules = spec.list("modules", EngineModule.allNames.joined(separator: ", "))?.compactMap {
            spec.choice($0.value, $0.path, EngineModule.self)
        }
        declaration.users = SpecSections(spec: spec, problems: problems).users()
        declaration.config = parseSettings(spec)
        declaration.zones = spec.texts("zones", "zones")
        declaration.snapshots = SnapshotsSection(owner: spec, problems: problems).plan()
        return tier == nil ? nil : declaration
    }

    private func parseSettings(_ spec: MapReader) -> [String: String] {
        let given = spec.textMap("config", "settings, such as {maxmemory-policy: allkeys-lru}") ?? []
        guard given.count <= InputBounds.settings else {
            if let value = spec.value("config") {
                spec.fail(value, "config", "\(given.count) settings; a cache has at most \(InputBounds.settings)")
            }
            return [:]
        }
        return Dictionary(given.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// Checks the widest range that any tier could allow. `SpecRules` checks the tier's own range later.
    private func wholeNumber(_ spec: MapReader, _ key: String) -> Int? {
        guard let number = spec.int(key), let value = spec.value(key),
            let field = ManifestField.spec.first(where: { $0.name == key }), case .wholeNumber(let range) = field.kind
        else { return nil }
        guard range.contains(number) else {
            spec.fail(value, key, "\(number) is not within \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }
}
