public import TerraceCore

extension ControlPlane {
    public func apply(_ intent: ApplyIntent) async throws -> [CacheChange] {
        let existing = Dictionary(
            try await its.store.caches().map { ($0.record.spec.id, $0) }, uniquingKeysWith: { first, _ in first }
        )
        for (id, seen) in intent.generations where existing[id].map({ $0.record.generation != seen }) == true {
            throw TerraceError(.conflict, "\(id) was changed by somebody else meanwhile; look again and repeat")
        }
        let intents = try await intents(for: intent, over: existing)
        var changes = intents.map(\.change)
        changes += try Self.surplus(intent, existing)
        changes += intent.deleting.filter { existing[$0] != nil }.map { CacheChange(cache: $0, action: .delete) }
        guard !intent.dryRun else { return changes }
        let deleted = changes.filter { $0.action == .delete }.compactMap { existing[$0.cache] }
        let operations = try await commit(intents, deleting: deleted, for: intent)
        // An unchanged cache may be stuck on a problem that has been mended since, so it is tried again at once.
        for change in changes where change.action == .none { await wakeNow(change.cache) }
        for index in changes.indices { changes[index].operation = operations[changes[index].cache] }
        return changes
    }

    /// One declaration, resolved and compared with what there is.
    private struct Intent: Sendable {
        var declaration: CacheDeclaration
        var spec: CacheSpec
        var previous: CacheRecord?
        var change: CacheChange
        /// Nil keeps the owner that the cache has.
        var owner: Owner?
        /// The data that a new cache begins with.
        var seed: Seed?
    }

    /// Resolves and checks every declaration. The problems of all are thrown together, and nothing is written then.
    private func intents(
        for wanted: ApplyIntent, over existing: [CacheID: StoredCache]
    ) async throws -> [Intent] {
        var problems: [Problem] = []
        var intents: [Intent] = []
        // Files of gigabytes are read once, however many caches begin with them.
        var checked: Set<SnapshotID> = []
        for declaration in wanted.declarations {
            do {
                try Self.check(wanted.existing, declaration.id, exists: existing[declaration.id] != nil)
                let spec = try its.resolve(declaration)
                let previous = existing[declaration.id]
                if let previous {
                    try SpecChange.check(from: previous.record, to: spec, tiers: its.tiers)
                }
                try await its.runtime.validate(spec, replacing: previous)
                try await checkSettings(of: declaration, spec, previous?.record)
                var fields = previous.map { SpecChange.differences(from: $0.record.spec, to: spec) } ?? []
                if let previous, let keys = wanted.keys[declaration.id], spec.auth, previous.record.spec.auth,
                    keys != previous.secrets.keys
                {
                    fields.append("keys: others")
                }
                if let previous, SpecChange.losesData(from: previous.record.spec, to: spec, tiers: its.tiers) {
                    fields.append("data: lost, as \(spec.tier) has it when the size changes")
                }
                var owner = wanted.owners[declaration.id]
                if let previous {
                    // A cache without an owner was not made by a set, and stays out of every set.
                    if previous.record.owner == nil { owner = nil }
                    if let old = previous.record.owner, let owner, old != owner {
                        fields.append("owner: \(old) → \(owner)")
                    }
                }
                let action: CacheChange.Action = previous == nil ? .create : fields.isEmpty ? .none : .update
                var seed: Seed?
                if let snapshot = wanted.seeds[declaration.id], previous == nil {
                    seed = try await self.seed(of: spec, from: snapshot, isChecked: checked.contains(snapshot))
                    checked.insert(snapshot)
                }
                intents.append(
                    Intent(
                        declaration: declaration, spec: spec, previous: previous?.record,
                        change: CacheChange(cache: declaration.id, action: action, fields: fields), owner: owner,
                        seed: seed))
            } catch let error as TerraceError {
                problems +=
                    error.details.isEmpty
                    ? [Problem(path: error.field ?? "", message: "\(declaration.id.name): \(error.message)")]
                    : error.details
                if wanted.declarations.count == 1 { throw error }
            }
        }
        guard problems.isEmpty else {
            throw TerraceError(.invalidArgument, "nothing was applied", details: problems)
        }
        return intents
    }

    /// Asks the engine, before anything is stored, whether it takes the customer's settings. A change of engine also
    /// asks about the tier's settings: nodes that the new engine does not start would be an outage.
    private func checkSettings(
        of declaration: CacheDeclaration, _ spec: CacheSpec, _ previous: CacheRecord?
    ) async throws {
        let isOtherEngine = previous.map { $0.spec.engine != spec.engine } ?? false
        guard isOtherEngine || previous?.declaration.config != declaration.config else { return }
        let settings = isOtherEngine ? spec.config : declaration.config
        let changing = previous.map { old in settings.filter { old.spec.config[$0.key] != $0.value } } ?? [:]
        try await its.runtime.check(settings, engine: spec.engine, changing: Set(changing.keys))
    }

    private static func check(_ rule: ApplyIntent.Existing, _ id: CacheID, exists: Bool) throws {
        switch rule {
        case .change: break
        case .refuse:
            guard exists else { return }
            throw TerraceError(
                .alreadyExists, "\(id) exists already; change it instead, or delete it first", field: "metadata.name")
        case .require:
            if !exists { throw TerraceError(.notFound, "there is no cache \(id); 'terrace list' shows what there is") }
        }
    }

    /// Writes everything that was asked for in one transaction.
    private func commit(
        _ intents: [Intent], deleting surplus: [StoredCache], for wanted: ApplyIntent
    ) async throws -> [CacheID: String] {
        let (keys, pool) = (wanted.keys, wanted.pool)
        var created: [StoredCache] = []
        var edits: [RecordEdit] = []
        var change = StoreChange(resources: wanted.resources)
        var operations: [CacheID: String] = [:]
        for intent in intents where intent.change.action != .none {
            let id = intent.spec.id
            guard let previous = intent.previous else {
                var secrets = CacheSecrets(
                    keys: keys[id] ?? newKeys(for: intent.spec), controlPassword: its.randomText(32))
                secrets.setUserPasswords(for: intent.spec, make: its.randomText)
                var record = CacheRecord(spec: intent.spec, declaration: intent.declaration)
                record.pool = pool
                record.owner = intent.owner ?? wanted.newOwner
                record.seed = intent.seed
                created.append(StoredCache(record: record, secrets: secrets, createdAt: its.now()))
                // A cache of the pool is made as fast as possible: leases are meant to be quick.
                let pace = pool == nil ? pacedEnd(of: intent) : nil
                change.operations.append(book.begin(.create, of: id, .generation(1), pace: pace))
                let origin = intent.seed.map { " from snapshot \($0.snapshot.name)" } ?? ""
                let text = "\(intent.spec.tier) \(intent.spec.size) is to be created\(origin)"
                change.events.append(event(id, .createRequested, text))
                continue
            }
            let emptied = try emptied(by: intent, previous)
            let generation = previous.generation
            let isGiven = keys[id] != nil
            let fresh = keys[id] ?? newKeys(for: intent.spec)
            let randomText = its.randomText
            edits.append(
                RecordEdit(id) { cache in
                    guard cache.record.generation == generation else {
                        throw TerraceError(
                            .conflict, "\(id) was changed by somebody else meanwhile; look again and repeat")
                    }
                    // Turning keys on makes new keys each time, as the clouds do.
                    if intent.spec.auth, isGiven || !cache.record.spec.auth { cache.secrets.keys = fresh }
                    cache.secrets.setUserPasswords(for: intent.spec, make: randomText)
                    if intent.spec.clustered, !cache.record.spec.clustered, cache.record.bootstrapped {
                        cache.record.converting = true
                    }
                    if intent.spec.engine != cache.record.spec.engine { cache.record.isUpgrading = true }
                    cache.record.restarts.removeAll { old in emptied.contains { $0.node == old.node } }
                    cache.record.restarts += emptied
                    cache.record.rememberSettings(before: intent.spec.config)
                    if let owner = intent.owner { cache.record.owner = owner }
                    cache.record.spec = intent.spec
                    cache.record.declaration = intent.declaration
                    cache.record.generation = generation + 1
                })
            change.operations.append(
                book.begin(.update, of: id, .generation(generation + 1), pace: pacedEnd(of: intent)))
            change.events.append(event(id, .updateRequested, intent.change.fields.joined(separator: ", ")))
        }
        for cache in surplus {
            let id = cache.record.spec.id
            let (operation, edit) = try await deletion(of: cache)
            operations[id] = operation.id
            guard let edit else { continue }
            edits.append(edit)
            change.note(operation, [deletionEvent(id)])
        }
        guard !change.isEmpty else { return operations }
        try await its.store.write(created, edits, with: change)
        announce(change.events)
        for operation in change.operations {
            operations[operation.cache] = operation.id
            await wakeNow(operation.cache)
        }
        return operations
    }

    /// Restarts of all running servers where the change loses their data, else none.
    private func emptied(by intent: Intent, _ previous: CacheRecord) throws -> [NodeRestart] {
        guard SpecChange.losesData(from: previous.spec, to: intent.spec, tiers: its.tiers) else { return [] }
        return try runs(of: previous.nodes.map(\.id), .atOnce, in: previous)
    }

    private func pacedEnd(of intent: Intent) -> Countdown? {
        guard let pace = its.pace, let tier = its.tiers.first(where: { $0.id == intent.spec.tier }) else { return nil }
        return pace.seconds(from: intent.previous?.spec, to: intent.spec, tier).map { countdown($0) }
    }

    func event(_ id: CacheID, node: NodeID? = nil, _ reason: EventReason, _ message: String) -> Event {
        Event(
            time: its.now(), cache: id, node: node, reason, message,
            by: Caller.current?.description)
    }
}

extension CacheSecrets {
    /// Makes a password for each user who needs one and has none, and drops those of removed users.
    fileprivate mutating func setUserPasswords(for spec: CacheSpec, make randomText: (Int) -> String) {
        let names = (spec.users ?? []).filter { $0.login == .generated && $0.name != CacheUser.defaultName }.map(\.name)
        guard !names.isEmpty || userPasswords != nil else { return }
        let known = userPasswords ?? [:]
        userPasswords = Dictionary(names.map { ($0, known[$0] ?? randomText(32)) }, uniquingKeysWith: { $1 })
    }
}
