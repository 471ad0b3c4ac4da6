import Hummingbird
import TerraceAPI
import TerraceCore

extension NativeAPI {
    func addHealth(to table: inout Table) {
        table.on(
            .get, "/livez", "The process serves, and which daemon it is", answer: .text("text/plain")
        ) { _, _ in
            let document = daemon.document
            let isTrusted = Caller.current?.admission != nil
            return .text("ok\ndaemon \(document.id)\n" + (isTrusted ? "state \(document.stateDir)\n" : ""))
        }
        table.on(.get, "/readyz", "The store is open and every cache was taken over", answer: .text("text/plain")) {
            _, _ in
            await service.isReady()
                ? .text("ok\n")
                : .text("starting: not every cache has been looked at yet\n", status: .serviceUnavailable)
        }
        table.on(
            .get, "/healthz", "200 when every cache meets its tier, else 503 with the reasons",
            answer: .document(HealthDocument.self)
        ) { _, _ in
            try Self.answer(HealthDocument(try await service.caches()))
        }
        table.on(.get, "/healthz/{scope}/{name}", "The same for one cache", answer: .document(HealthDocument.self)) {
            _, context in
            try Self.answer(HealthDocument([try await service.cache(context.cacheID())]))
        }
        table.on(.get, "/metrics", "Prometheus metrics", answer: .text("text/plain; version=0.0.4")) { _, _ in
            .text(
                Metrics.text(try await service.caches(), version: TerraceVersion.text),
                type: "text/plain; version=0.0.4")
        }
    }

    private static func answer(_ health: HealthDocument) throws -> Response {
        try .json(health, status: health.healthy ? .ok : .serviceUnavailable)
    }
}
