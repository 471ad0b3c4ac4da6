import Hummingbird
import TerraceAPI
import TerraceCore

extension NativeAPI {
    func addLeases(to table: inout Table) {
        table.on(
            .post, "/api/v1/leases", "Hand out a cache of a tier, from the pool where one is ready",
            body: .document(LeaseRequest.self), answer: .document(LeaseDocument.self)
        ) { request, _ in
            let wanted = try await request.document(LeaseRequest.self, "{\"tier\": …, \"ttl\": \"10m\"}")
            guard let ttl = Duration(text: wanted.ttl ?? "10m") else {
                throw TerraceError(.invalidArgument, "ttl is a time such as 30s or 10m", field: "ttl")
            }
            let lease = try await service.lease(tier: wanted.tier, for: ttl)
            var response = try Response.json(
                LeaseDocument(lease, authorityFile: daemon.document.authorityFile), status: .created)
            response.headers[.cacheControl] = "no-store"
            return response
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
}
