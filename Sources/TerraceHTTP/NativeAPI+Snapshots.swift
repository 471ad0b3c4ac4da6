import Hummingbird
import TerraceAPI
import TerraceCore

extension NativeAPI {
    func addSnapshots(to table: inout Table) {
        table.on(
            .get, "/api/v1/snapshots", "All snapshots, those of one cache, or those called `name`",
            query: ["cache", "name"], answer: .document(SnapshotList.self)
        ) { request, _ in
            let name = request.query("name")
            let cache = request.query("cache")
            let found = try await service.snapshots(in: nil, of: nil).filter { snapshot in
                (name == nil || snapshot.id.name == name || snapshot.id.description == name)
                    && (cache == nil || snapshot.source.name == cache || snapshot.source.description == cache)
            }
            let windows = try await cache.asyncMap { try await service.windows(of: Self.cacheID($0)) } ?? []
            return try .json(
                SnapshotList(
                    found.map(SnapshotDocument.init), windows: windows.isEmpty ? nil : windows.map(WindowDocument.init))
            )
        }
        table.on(
            .post, "/api/v1/snapshots", "Make a snapshot of a cache", body: .document(SnapshotRequest.self),
            answer: .document(SnapshotAnswer.self)
        ) { request, _ in
            let wanted = try await request.document(SnapshotRequest.self, "{\"cache\": …, \"name\": …}")
            let cache = try await service.find(wanted.cache)
            let made = try await service.makeSnapshot(
                of: cache, as: wanted.name, cause: wanted.transient == true ? .moment : .request, with: [])
            return try .json(SnapshotAnswer(made.snapshot, made.operation), status: .accepted)
        }
        let one = "/api/v1/snapshots/{scope}/{name}"
        table.on(.get, one, "One snapshot", answer: .document(SnapshotDocument.self)) { _, context in
            try .json(SnapshotDocument(try await service.snapshot(context.snapshotID())))
        }
        table.on(
            .delete, one, "Delete a snapshot; one that is being made is cut short",
            answer: .document(SnapshotDocument.self)
        ) { _, context in
            let id = try context.snapshotID()
            let snapshot = try await service.snapshot(id)
            try await service.delete(id, with: [])
            return try .json(SnapshotDocument(snapshot), status: .accepted)
        }
        table.on(
            .post, one + "/actions/verify", "Read every file of a snapshot back and have a server load it",
            answer: .document(OperationDocument.self)
        ) { _, context in
            try .json(OperationDocument(try await service.verify(context.snapshotID())), status: .accepted)
        }
        table.on(
            .post, one + "/actions/copy", "Give a snapshot's data a second name",
            body: .document(SnapshotCopyRequest.self), answer: .document(SnapshotDocument.self)
        ) { request, context in
            let wanted = try await request.document(SnapshotCopyRequest.self, "{\"name\": …}")
            let copy = try await service.copy(context.snapshotID(), to: wanted.name, with: [])
            return try .json(SnapshotDocument(copy), status: .created)
        }
        table.on(
            .post, "/api/v1/restores", "Create a cache with the data of a snapshot",
            body: .document(RestoreRequest.self), answer: .document(ChangeDocument.self)
        ) { request, _ in
            let wanted = try await request.document(RestoreRequest.self, "{\"name\": …, \"from\": …}")
            return try await restore(wanted)
        }
    }

    func addBranches(to table: inout Table) {
        table.on(
            .post, "/api/v1/branches", "Create caches with the data of one snapshot, all or none",
            body: .document(BranchRequest.self), answer: .document(ChangeList.self)
        ) { request, _ in
            let wanted = try await request.document(BranchRequest.self, "{\"name\": …, \"from\": …, \"count\": …}")
            return try await branch(wanted)
        }
    }

    private func branch(_ wanted: BranchRequest) async throws -> Response {
        let count = wanted.count ?? 1
        guard (1...100).contains(count) else {
            throw TerraceError(.invalidArgument, "count is 1 to 100", field: "count")
        }
        let snapshot = try await service.snapshot(service.findSnapshot(wanted.from))
        let names = wanted.count == nil ? [wanted.name] : (1...count).map { "\(wanted.name)-\($0)" }
        let ids = try names.map { try CacheID(scope: snapshot.id.scope, name: $0) }
        var intent = ApplyIntent(
            ids.map { snapshot.declaration(of: $0, withUsers: false, withLabels: false, withSettings: true) },
            existing: .refuse)
        for id in ids { intent.seeds[id] = snapshot.id }
        return try .json(
            ChangeList(try await service.apply(intent).map(ChangeDocument.init)), status: .accepted)
    }

    private func restore(_ wanted: RestoreRequest) async throws -> Response {
        let snapshot = try await source(of: wanted)
        let scope = try wanted.scope.map { try Scope($0) } ?? snapshot.id.scope
        let id = try CacheID(scope: scope, name: wanted.name)
        var intent = ApplyIntent([try wanted.declaration(of: id, from: snapshot)], existing: .refuse)
        intent.seeds[id] = snapshot.id
        guard let change = try await service.apply(intent).first else {
            throw TerraceError(.internal, "nothing was restored")
        }
        return try .json(ChangeDocument(change), status: .accepted)
    }
}

extension NativeAPI {
    func source(of wanted: RestoreRequest) async throws -> Snapshot {
        if let at = wanted.at {
            guard let time = Timestamp.seconds(at) else {
                throw TerraceError(
                    .invalidArgument, "at '\(at.cut(to: 60))' is not a time such as 2026-01-31T12:00:00Z", field: "at")
            }
            return try await service.makeSnapshot(of: Self.cacheID(wanted.from), at: time)
        }
        do { return try await service.snapshot(service.findSnapshot(wanted.from)) } catch let error as TerraceError
            where error.code == .notFound
        {
            let id = try? Self.cacheID(wanted.from)
            let newest = try await service.snapshots(in: nil, of: id).last { $0.state == .available && $0.source == id }
            guard let newest else { throw error }
            return newest
        }
    }

    /// A cache that may be gone, by `NAME` or `SCOPE/NAME`.
    private static func cacheID(_ text: String) throws -> CacheID {
        guard let slash = text.lastIndex(of: "/") else { return try CacheID(name: text) }
        return try CacheID(scope: Scope(String(text[..<slash])), name: String(text[text.index(after: slash)...]))
    }
}

extension RestoreRequest {
    /// The declaration of the new cache: what the old one was, but for what the request says.
    func declaration(of id: CacheID, from snapshot: Snapshot) throws -> CacheDeclaration {
        var declaration = snapshot.declaration(
            of: id, withUsers: withUsers ?? false, withLabels: withLabels ?? false,
            withSettings: withSettings ?? true)
        if let tier, tier != declaration.tier {
            declaration.tier = tier
            // Sizes and ports belong to a tier; the new tier's own apply.
            (declaration.size, declaration.port, declaration.tls, declaration.zones) = (nil, nil, nil, nil)
        }
        declaration.size = size ?? declaration.size
        declaration.shards = shards ?? declaration.shards
        declaration.replicas = replicas ?? declaration.replicas
        declaration.engine =
            try EngineRequest.said(engine, engineVersion, over: declaration.engine) ?? declaration.engine
        return declaration
    }
}
