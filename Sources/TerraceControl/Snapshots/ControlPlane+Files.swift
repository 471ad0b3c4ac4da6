public import TerraceCore

/// Data that come from files, and files that come from data.
extension ControlPlane {
    public func bringSnapshot(
        _ files: [FileAddress], as id: SnapshotID, for declaration: CacheDeclaration, cause: Snapshot.Cause,
        with resources: [ResourceChange]
    ) async throws -> (snapshot: Snapshot, operation: Operation) {
        _ = try await readyKeeper()
        try Self.check(files)
        var snapshot = Snapshot(
            id: id, source: declaration.id, cause: cause, spec: try its.resolve(declaration),
            declaration: declaration, createdAt: its.now())
        snapshot.files = files
        let operation = book.begin(.snapshot, of: declaration.id, .snapshot(id))
        try await begin(snapshot, operation, resources)
        return (snapshot, operation)
    }

    public func export(
        _ id: SnapshotID, to files: [FileAddress], with resources: [ResourceChange]
    ) async throws -> Operation {
        _ = try await readyKeeper()
        let snapshot = try await availableSnapshot(id)
        try Self.check(files)
        guard files.count == snapshot.dumps.count else {
            throw TerraceError(
                .invalidArgument, "snapshot \(id.name) has \(snapshot.dumps.count) files, and \(files.count) are named",
                field: "files")
        }
        let operation = book.begin(.export, of: snapshot.source, .export(id, to: files))
        try await its.store.append(StoreChange(operations: [operation], resources: resources))
        snapshotProgress.ask(id)
        snapshotSignal.raise()
        return operation
    }

    public func export(
        _ cache: CacheID, to address: FileAddress, with resources: [ResourceChange]
    ) async throws -> Operation {
        _ = try await readyKeeper()
        let record = try await stored(cache).record
        let files = address.numbered(record.spec.shards)
        try Self.check(files)
        let id = try passing(cache, "export")
        let request = try SnapshotRequest(id, of: record, cause: .moment, at: its.now())
        let operation = book.begin(.export, of: cache, .export(id, to: files))
        try await begin(request.snapshot, operation, resources)
        return operation
    }

    public func fill(
        _ cache: CacheID, from files: [FileAddress], replacing: Bool, with resources: [ResourceChange]
    ) async throws -> Operation {
        _ = try await readyKeeper()
        try Self.check(files)
        let record = try await fillable(cache)
        let id = try passing(cache, "import")
        var snapshot = Snapshot(
            id: id, source: cache, cause: .moment, spec: record.spec, declaration: record.declaration,
            createdAt: its.now())
        snapshot.files = files
        let operation = book.begin(.import, of: cache, .filling(id, replaces: replacing))
        try await begin(snapshot, operation, resources)
        return operation
    }

    public func flush(_ cache: CacheID, with resources: [ResourceChange]) async throws -> Operation {
        let record = try await fillable(cache)
        let generation = record.generation + 1
        let operation = book.begin(.flush, of: cache, .generation(generation))
        return try await begin(operation, record, .flushRequested, "all keys are to be deleted", resources) {
            $0.flushing = generation
        }
    }

    // MARK: Small things

    private func begin(_ snapshot: Snapshot, _ operation: Operation, _ resources: [ResourceChange]) async throws {
        let files = (snapshot.files ?? []).map(\.description).joined(separator: ", ")
        let reason: EventReason = operation.goal.replaces == nil ? .snapshotRequested : .importRequested
        let asked = Event(
            time: snapshot.createdAt, cache: snapshot.source, reason,
            "snapshot \(snapshot.id.name) is to be made\(files.isEmpty ? "" : " from \(files)")")
        try await its.store.append(
            StoreChange(events: [asked], operations: [operation], resources: resources, snapshots: [.create(snapshot)]))
        announce([asked])
        snapshotSignal.raise()
    }

    /// - Throws: `TerraceError.conflict` while keys of a snapshot are being written to the cache.
    private func fillable(_ cache: CacheID) async throws -> CacheRecord {
        let record = try await changeable(cache)
        guard record.seed == nil else { throw TerraceError(.conflict, "\(cache) is being filled from a snapshot") }
        return record
    }

    /// A name for a snapshot that serves what follows at once.
    func passing(_ cache: CacheID, _ purpose: String) throws -> SnapshotID {
        try SnapshotID(scope: cache.scope, name: "\(purpose).\(cache.name)-\(its.randomText(8).lowercased())")
    }

    /// Files in one import, as many as a cluster has shards at most.
    private static let mostFiles = 500

    /// The daemon reads and writes files of its machine with its own account's rights, so only that account names them.
    private static func check(_ files: [FileAddress]) throws {
        guard (1...mostFiles).contains(files.count) else {
            throw TerraceError(.invalidArgument, "1 to \(mostFiles) files make a snapshot", field: "files")
        }
        guard Set(files).count == files.count else {
            throw TerraceError(.invalidArgument, "a file is named twice", field: "files")
        }
        let isOwn = Caller.current.map { $0.admission == .account } ?? true
        for case .file(let path) in files where !isOwn {
            throw TerraceError(
                .permissionDenied,
                "\(path.cut(to: 120)): only the account that the daemon runs as may name files of its machine, and only with "
                    + "--access owner; use an object of a bucket, such as s3://BUCKET/NAME")
        }
    }
}
