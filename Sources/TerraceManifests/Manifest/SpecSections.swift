import TerraceCore

/// Reads the parts of `spec` that have a short and a long form.
struct SpecSections {
    let spec: MapReader
    let problems: ProblemList

    /// Reads `valkey`, or `{name: valkey, version: "8.0"}`.
    func engine() -> EngineRequest? {
        guard let value = spec.value("engine") else { return nil }
        if value.text != nil {
            return spec.choice(value, "spec.engine", EngineName.self).map { EngineRequest(name: $0) }
        }
        guard
            let engine = MapReader(
                value, path: "spec.engine", known: ManifestField.engine.names, problems: problems)
        else { return nil }
        let version = engine.text("version", "a version, such as \"7.0\"")
        let name = engine.value("name") == nil ? EngineName.redis : engine.choice("name", EngineName.self)
        return name.map { EngineRequest(name: $0, version: version) }
    }

    /// Reads `aof`, or `{mode: aof, fsync: always}`.
    func persistence() -> Persistence? {
        guard let value = spec.value("persistence") else { return nil }
        if value.text != nil {
            return spec.choice(value, "spec.persistence", PersistenceMode.self).map { Persistence(mode: $0) }
        }
        guard
            let section = MapReader(
                value, path: "spec.persistence", known: ManifestField.persistence.names, problems: problems)
        else { return nil }
        let expected = "one of \(PersistenceMode.allNames.joined(separator: ", "))"
        let mode = section.required("mode", expected).flatMap {
            section.choice($0, "spec.persistence.mode", PersistenceMode.self)
        }
        let fsync = section.choice("fsync", Fsync.self)
        let save = section.texts("save", "snapshot points, such as \"900 1\"")
        guard let mode else { return nil }
        // A field without effect is refused: if it were accepted, the author would believe that it has one.
        if let value = section.value("fsync"), mode != .aof && mode != .both {
            section.fail(value, "fsync", "has no effect with mode \(mode.rawValue); it needs aof or both")
        }
        if let value = section.value("save"), mode != .rdb && mode != .both {
            section.fail(value, "save", "has no effect with mode \(mode.rawValue); it needs rdb or both")
        }
        return Persistence(
            mode: mode, fsync: fsync ?? .everysec, save: save ?? Persistence.classicSave,
            archive: section.bool("archive") ?? false)
    }

    /// Reads `true`, `{enabled: true}`, or `{enabled: true, required: false}`.
    func tls() -> TLSMode? {
        guard let value = spec.value("tls") else { return nil }
        if value.text != nil { return spec.bool("tls").map { $0 ? .required : .off } }
        guard
            let section = MapReader(value, path: "spec.tls", known: ManifestField.tls.names, problems: problems),
            section.required("enabled", "true or false") != nil
        else { return nil }
        let required = section.bool("required")
        guard let enabled = section.bool("enabled") else { return nil }
        if !enabled, required == true, let value = section.value("required") {
            section.fail(value, "required", "TLS cannot be required while enabled is false")
        }
        return enabled ? required == false ? .offered : .required : .off
    }

    /// Reads a list such as `[{name: app, access: "~app:* +@all"}]`.
    func users() -> [CacheUser]? {
        spec.list("users", "users, each {name: …, access: …}")?.compactMap { item -> CacheUser? in
            guard
                let user = MapReader(
                    item.value, path: item.path, known: ManifestField.user.names, problems: problems),
                let name = user.required("name", "the name the user logs in with")
                    .flatMap({ user.text($0, user.child("name"), "a name") })
            else { return nil }
            guard let access = user.text("access", "rules such as \"~orders:* +@read\"") else {
                return CacheUser(name: name, access: .everything)
            }
            do { return CacheUser(name: name, access: try AccessString(access)) } catch {
                if let value = user.value("access") { user.fail(value, "access", TerraceError.text(error)) }
                return nil
            }
        }
    }
}
