import Hummingbird
import TerraceAPI
import TerraceCore

extension NativeAPI {
    /// Files that data come from and go to.
    func addFiles(to table: inout Table) {
        table.on(
            .post, "/api/v1/imports", "Make a snapshot from files of an engine", body: .document(ImportRequest.self),
            answer: .document(SnapshotAnswer.self)
        ) { request, _ in
            let wanted = try await request.document(ImportRequest.self, "{\"files\": […], \"name\": …}")
            let id = try SnapshotID(scope: wanted.scope.map { try Scope($0) } ?? .local, name: wanted.name)
            let made = try await service.bringSnapshot(
                wanted.files.map { try FileAddress($0) }, as: id, for: wanted.declaration(in: id.scope),
                cause: .imported, with: [])
            return try .json(SnapshotAnswer(made.snapshot, made.operation), status: .accepted)
        }
        table.on(
            .post, "/api/v1/snapshots/{scope}/{name}/actions/export", "Write a snapshot's files to an address",
            body: .document(ExportRequest.self), answer: .document(OperationDocument.self)
        ) { request, context in
            let wanted = try await request.document(ExportRequest.self, "{\"to\": …}")
            let snapshot = try await service.snapshot(context.snapshotID())
            let files = try FileAddress(wanted.to).numbered(max(snapshot.dumps.count, 1))
            let operation = try await service.export(snapshot.id, to: files, with: [])
            return try .json(OperationDocument(operation), status: .accepted)
        }
        let cache = "/api/v1/caches/{scope}/{name}/actions"
        table.on(
            .post, cache + "/export", "Write a cache's data to an address", body: .document(ExportRequest.self),
            answer: .document(OperationDocument.self)
        ) { request, context in
            let wanted = try await request.document(ExportRequest.self, "{\"to\": …}")
            let operation = try await service.export(context.cacheID(), to: FileAddress(wanted.to), with: [])
            return try .json(OperationDocument(operation), status: .accepted)
        }
        table.on(
            .post, cache + "/import", "Write the keys of files to a cache that runs",
            body: .document(FillRequest.self), answer: .document(OperationDocument.self)
        ) { request, context in
            let wanted = try await request.document(FillRequest.self, "{\"files\": […], \"replace\": …}")
            let operation = try await service.fill(
                context.cacheID(), from: wanted.files.map { try FileAddress($0) }, replacing: wanted.replace ?? true,
                with: [])
            return try .json(OperationDocument(operation), status: .accepted)
        }
        table.on(.post, cache + "/flush", "Delete all keys of a cache", answer: .document(OperationDocument.self)) {
            _, context in
            try .json(OperationDocument(try await service.flush(context.cacheID(), with: [])), status: .accepted)
        }
    }
}

extension ImportRequest {
    /// The cache that a restore makes, but for what it says otherwise.
    fileprivate func declaration(in scope: Scope) throws -> CacheDeclaration {
        let id: CacheID
        do { id = try CacheID(scope: scope, name: cache ?? name) } catch  where cache == nil {
            throw TerraceError(
                .invalidArgument, "'\(name.cut(to: 80))' is no name of a cache, so say which one the data are of",
                field: "cache", cause: error)
        }
        var declaration = CacheDeclaration(id: id, tier: tier ?? (files.count > 1 ? "premium" : "standard"))
        if files.count > 1 { declaration.shards = files.count }
        declaration.engine = try EngineRequest.said(engine, engineVersion, over: nil)
        declaration.modules = try modules?.map { word in
            guard let module = EngineModule(rawValue: word) else {
                throw TerraceError(.invalidArgument, "there is no module '\(word.cut(to: 40))'", field: "modules")
            }
            return module
        }
        return declaration
    }
}

extension EngineRequest {
    /// The engine that a request names by its words.
    /// - Parameter former: its name applies where only a version is said; nil is Redis.
    /// - Returns: nil where neither is said.
    static func said(_ engine: String?, _ version: String?, over former: EngineRequest?) throws -> EngineRequest? {
        guard engine != nil || version != nil else { return nil }
        let name = try engine.map { word in
            guard let name = EngineName(rawValue: word) else {
                throw TerraceError(
                    .invalidArgument, "engine '\(word.cut(to: 40))' is neither redis nor valkey", field: "engine")
            }
            return name
        }
        return EngineRequest(name: name ?? former?.name ?? .redis, version: version)
    }
}
