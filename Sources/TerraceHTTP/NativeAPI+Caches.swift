import Foundation
import Hummingbird
import TerraceAPI
import TerraceCore
import TerraceManifests

extension NativeAPI {
    func addCaches(to table: inout Table) {
        table.on(
            .get, "/api/v1/caches", "All caches, or those called `name`", query: ["name"],
            answer: .document(CacheList.self)
        ) {
            request, _ in
            let views = try await service.caches().map(CacheDocument.init)
            let name = request.query("name")
            return try .json(
                CacheList(views.filter { name == nil || $0.name == name || "\($0.scope)/\($0.name)" == name }))
        }
        table.on(
            .post, "/api/v1/caches", "Create a cache", body: .manifest, answer: .document(ChangeDocument.self)
        ) { request, _ in try await create(request) }
        table.on(
            .post, "/api/v1/apply", "Create or change what manifests declare, all or nothing",
            body: .document(ApplyRequest.self), answer: .document(ChangeList.self)
        ) { request, _ in try await apply(request) }
        let one = "/api/v1/caches/{scope}/{name}"
        table.on(.get, one, "One cache", answer: .document(CacheDocument.self)) { _, context in
            let view = try await service.cache(context.cacheID())
            var document = CacheDocument(view)
            if view.record.spec.persistence.archive {
                document.snapshots.window = try await service.windows(of: view.record.spec.id).last
                    .map(WindowDocument.init)
            }
            return try .json(document)
        }
        table.on(
            .put, one, "Create a cache, or make it what the manifest says", body: .manifest,
            answer: .document(ChangeDocument.self)
        ) { request, context in
            try await put(manifest: request.bytes(), as: context.cacheID())
        }
        table.on(
            .patch, one, "Change a cache: a JSON merge patch of its manifest", body: .mergePatch,
            answer: .document(ChangeDocument.self)
        ) { request, context in try await patch(request, context.cacheID()) }
        table.on(
            .delete, one, "Delete a cache, after a snapshot where `finalSnapshot` names one", query: ["finalSnapshot"],
            answer: .document(OperationDocument.self)
        ) { request, context in
            let id = try context.cacheID()
            guard let operation = try await service.delete(id, finalSnapshot: request.query("finalSnapshot")) else {
                throw TerraceError(.notFound, "there is no cache \(id)")
            }
            return try .json(OperationDocument(operation), status: .accepted)
        }
        table.on(.get, one + "/manifest", "What was declared, as a manifest", answer: .document(ManifestDocument.self))
        {
            _, context in
            try .json(ManifestDocument(try await service.cache(context.cacheID()).record.declaration))
        }
        table.on(
            .get, one + "/connection", "Address and password for a client", answer: .document(ConnectionDocument.self)
        ) { _, context in
            let info = try await service.connection(context.cacheID())
            var response = try Response.json(
                ConnectionDocument(info, authorityFile: daemon.document.authorityFile))
            response.headers[.cacheControl] = "no-store"
            return response
        }
        table.on(.get, one + "/audit", "What clients were refused", answer: .document(AuditDocument.self)) {
            _, context in
            try .json(AuditDocument(try await service.audit(context.cacheID())))
        }
        table.on(
            .post, one + "/actions/failover", "Let a replica take the primary's place",
            query: ["shard", "node", "forced"], answer: .document(OperationDocument.self)
        ) { request, context in
            let operation = try await service.failover(
                context.cacheID(), shard: Int(request.number("shard", in: 0...1000) ?? 0),
                to: request.query("node").map(Self.node), forced: request.flag("forced"))
            return try .json(OperationDocument(operation), status: .accepted)
        }
        table.on(
            .post, one + "/actions/restart",
            "Restart nodes one after the other without losing anything, or at once; all where none is named",
            query: ["node", "zone", "shard", "allAtOnce"], answer: .document(OperationDocument.self)
        ) { request, context in
            let id = try context.cacheID()
            let record = try await service.cache(id).record
            let nodes = try Self.nodes(request, of: record) ?? record.nodes.map(\.id)
            let manner = try request.flag("allAtOnce") ? RestartManner.atOnce : .inTurn
            return try .json(
                OperationDocument(try await service.restart(id, nodes: nodes, manner: manner)), status: .accepted)
        }
        table.on(
            .post, one + "/actions/chaos",
            "A fault on purpose, or its end, of one node, those of a zone, or the primary of a shard",
            query: ["fault", "node", "zone", "shard"], answer: .document(FaultDocument.self)
        ) { request, context in try await chaos(request, context.cacheID()) }
        table.on(
            .get, one + "/logs/{node}", "A node's log from a byte on, or its end", query: ["after", "bytes"],
            answer: .document(LogChunk.self)
        ) { request, context in try await log(request, context) }
    }

    private func chaos(_ request: Request, _ id: CacheID) async throws -> Response {
        guard let fault = request.query("fault").flatMap({ Fault(rawValue: $0) }) else {
            let names = Fault.allCases.map(\.rawValue).joined(separator: ", ")
            throw TerraceError(.invalidArgument, "fault is one of \(names)", field: "fault")
        }
        let record = try await service.cache(id).record
        // Without a named node a fault hits the first shard's primary, and `heal` heals all nodes.
        let rest = fault == .heal ? record.nodes.map(\.id) : record.primaries.filter { $0.shard == 0 }
        let nodes = try Self.nodes(request, of: record) ?? rest
        try await service.inject(fault, id, nodes: nodes)
        return try .json(FaultDocument(fault: fault.rawValue, nodes: nodes.map(\.description)))
    }

    /// The node, those of the zone, or the primary of the shard that the query names; nil when it names none.
    private static func nodes(_ request: Request, of record: CacheRecord) throws -> [NodeID]? {
        let id = record.spec.id
        if let name = request.query("node") { return [try node(name)] }
        if let zone = request.query("zone") {
            let nodes = record.nodes.filter { $0.zone == zone }.map(\.id)
            guard nodes.isEmpty else { return nodes }
            let zones = Set(record.nodes.map(\.zone)).sorted().joined(separator: ", ")
            throw TerraceError(.notFound, "\(id) has no node in zone '\(zone.prefix(40))'; its zones are \(zones)")
        }
        guard let shard = try request.number("shard", in: 0...1000) else { return nil }
        let nodes = record.primaries.filter { $0.shard == Int(shard) }
        guard nodes.isEmpty else { return nodes }
        throw TerraceError(.notFound, "\(id) has no shard \(shard)")
    }

    private func create(_ request: Request) async throws -> Response {
        let located = try parse(body: try await request.bytes())
        guard located.count == 1, let declaration = located.first?.declaration else {
            throw TerraceError(
                .invalidArgument, "expected one manifest, found \(located.count); /api/v1/apply takes several")
        }
        return try await answer(apply: ApplyIntent([declaration], existing: .refuse))
    }

    /// - Parameter declared: the present declaration. It provides what a manifest cannot express: a vendor's own
    ///   fields, node zones, and how users of the vendor's API log in.
    private func put(
        manifest: [UInt8], as id: CacheID, over declared: CacheDeclaration? = nil
    ) async throws -> Response {
        let located = try parse(body: manifest)
        guard located.count == 1, var declaration = located.first?.declaration, declaration.id == id else {
            throw TerraceError(.invalidArgument, "expected one manifest of \(id)", field: "metadata.name")
        }
        if let declared {
            declaration.attributes = declared.attributes
            declaration.nodeZones = declared.nodeZones
            declaration.users = declaration.users?.map { user in
                var user = user
                user.login = declared.users?.first { $0.name == user.name }?.login ?? user.login
                return user
            }
        }
        return try await answer(apply: ApplyIntent([declaration]))
    }

    private func patch(_ request: Request, _ id: CacheID) async throws -> Response {
        let patch = try await request.json()
        let declared = try await service.cache(id).record.declaration
        let merged = try JSON.value(JSON.bytes(ManifestDocument(declared)), within: .ours).merging(patch: patch)
        return try await put(manifest: JSON.bytes(merged), as: id, over: declared)
    }

    private func answer(apply intent: ApplyIntent) async throws -> Response {
        let changes = try await service.apply(intent)
        guard let change = changes.first else { throw TerraceError(.internal, "nothing was applied") }
        return try .json(ChangeDocument(change), status: change.operation == nil ? .ok : .accepted)
    }

    private func apply(_ request: Request) async throws -> Response {
        let body = try await request.document(
            ApplyRequest.self, "{\"manifests\": [{\"file\": …, \"text\": …}], \"prune\": …, \"dryRun\": …}")
        let located = try resolver.read(body.manifests.map { ManifestSource(file: $0.file, text: $0.text) })
        let changes = try await service.apply(ApplyIntent(body, located.map(\.declaration)))
        return try .json(ChangeList(changes.map(ChangeDocument.init)))
    }

    /// The declarations of a body, checked against their tiers. Errors in JSON have no line numbers, only paths,
    /// because JSON may be a single line.
    private func parse(body: [UInt8]) throws(TerraceError) -> [LocatedDeclaration] {
        do { return try resolver.read([ManifestSource(bytes: body)]) } catch var error {
            guard body.first(where: { $0 > 32 }) == UInt8(ascii: "{") else { throw error }
            error.details = error.details.map { Problem(path: $0.path, message: $0.message) }
            throw error
        }
    }

    private func log(_ request: Request, _ context: Context) async throws -> Response {
        let id = try context.cacheID()
        let node = try Self.node(context.text("node"))
        let chunk = try await service.log(
            id, node: node, after: request.number("after", in: 0...Int64.max),
            bytes: Int(request.number("bytes", in: 1...1 << 20) ?? 65536))
        return try .json(chunk)
    }

    private static func node(_ text: String) throws -> NodeID {
        guard let node = NodeID(text) else {
            throw TerraceError(
                .invalidArgument, "node '\(text.prefix(40))' is not SHARD-INDEX, such as 0-1", field: "node")
        }
        return node
    }
}

extension ApplyIntent {
    /// The intent of a request. A cache's owner is the request's, else its label's; a new cache without either has the
    /// request's default owner.
    fileprivate init(_ request: ApplyRequest, _ declarations: [CacheDeclaration]) throws {
        self.init(declarations, dryRun: request.dryRun ?? false)
        let owner = try request.owner.map { try Owner($0) }
        newOwner = try request.defaultOwner.map { try Owner($0) }
        for declaration in declarations {
            owners[declaration.id] = try owner ?? declaration.labels[Owner.label].map { try Owner($0) }
        }
        guard request.prune == true else { return }
        prune = Prune(
            owners: Set([owner ?? newOwner].compactMap { $0 }),
            agreed: try request.agreed.map { Set(try $0.map(CacheID.init(reference:))) })
    }
}

extension CacheID {
    /// - Parameter reference: `SCOPE/NAME`.
    fileprivate init(reference: String) throws {
        guard let slash = reference.lastIndex(of: "/") else {
            throw TerraceError(.invalidArgument, "'\(reference.prefix(80))' is not SCOPE/NAME", field: "agreed")
        }
        try self.init(
            scope: Scope(String(reference[..<slash])), name: String(reference[reference.index(after: slash)...]))
    }
}
