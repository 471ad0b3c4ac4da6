import Hummingbird
import TerraceAPI
import TerraceCore

extension NativeAPI {
    func addLeases(to table: inout Table) {
        table.on(
            .post, "/api/v1/leases",
            "Hand out a cache of a tier, from the pool where one is ready, or with a snapshot's data",
            body: .document(LeaseRequest.self), answer: .document(LeaseDocument.self)
        ) { request, _ in
            let wanted = try await request.document(LeaseRequest.self, "{\"tier\": …, \"ttl\": \"10m\"}")
            let ttl = try Self.ttl(wanted.ttl ?? "10m")
            let lease = try await service.lease(source(of: wanted), for: ttl)
            var response = try Response.json(
                LeaseDocument(lease, authorityFile: daemon.document.authorityFile), status: .created)
            response.headers[.cacheControl] = "no-store"
            return response
        }
        table.on(
            .post, "/api/v1/leases/{name}/actions/extend", "Let a lease last this long from now",
            body: .document(LeaseExtension.self), answer: .document(LeaseEnd.self)
        ) { request, context in
            let wanted = try await request.document(LeaseExtension.self, "{\"ttl\": \"10m\"}")
            let id = try CacheID(name: context.text("name"))
            return try .json(LeaseEnd(try await service.extend(id, for: Self.ttl(wanted.ttl))))
        }
        table.on(
            .delete, "/api/v1/leases/{name}", "End a lease, and its cache with it",
            answer: .document(OperationDocument.self)
        ) { _, context in
            let id = try CacheID(name: context.text("name"))
            guard let operation = try await service.release(id) else {
                throw TerraceError(.notFound, "there is no lease \(id)")
            }
            return try .json(OperationDocument(operation), status: .accepted)
        }
    }

    private static func ttl(_ text: String) throws -> Duration {
        guard let ttl = Duration(text: text) else {
            throw TerraceError(.invalidArgument, "ttl is a time such as 30s or 10m", field: "ttl")
        }
        return ttl
    }

    private func source(of wanted: LeaseRequest) async throws -> LeaseSource {
        guard let from = wanted.from else {
            guard let tier = wanted.tier else {
                throw TerraceError(
                    .invalidArgument, "a lease is of a tier, or from a snapshot; name one", field: "tier")
            }
            if let field = wanted.fieldOfSnapshots {
                throw TerraceError(
                    .invalidArgument,
                    "\(field) has no effect on a lease of a tier, which has the tier's defaults; leave it out, or name a "
                        + "snapshot in 'from'", field: field)
            }
            return .tier(tier)
        }
        var restore = RestoreRequest(name: "lease", from: from)
        (restore.tier, restore.size, restore.shards) = (wanted.tier, wanted.size, wanted.shards)
        (restore.replicas, restore.engine, restore.engineVersion) = (
            wanted.replicas, wanted.engine, wanted.engineVersion
        )
        let snapshot = try await source(of: restore)
        var declaration = try restore.declaration(of: CacheID(name: restore.name), from: snapshot)
        // A cache that goes soon needs neither snapshots by itself nor a way back to a moment.
        declaration.snapshots = .never
        declaration.persistence?.archive = false
        return .snapshot(snapshot.id, declaration)
    }
}

extension LeaseRequest {
    /// A field that only a lease from a snapshot may have; nil where none is said.
    fileprivate var fieldOfSnapshots: String? {
        if size != nil { return "size" }
        if shards != nil { return "shards" }
        if replicas != nil { return "replicas" }
        if engine != nil { return "engine" }
        return engineVersion == nil ? nil : "engineVersion"
    }
}
