import HTTPTypes
import Hummingbird
import ServiceLifecycle
import TerraceAPI
import TerraceCore

extension NativeAPI {
    func addOperations(to table: inout Table) {
        table.on(
            .get, "/api/v1/operations",
            "Operations, newest first: of all caches, those of a scope, or one `scope/name`",
            query: ["scope", "cache", "limit"], answer: .document(OperationList.self)
        ) { request, _ in try await operations(request) }
        table.on(
            .get, "/api/v1/operations/{id}", "An operation, after waiting for its end", query: ["wait"],
            answer: .document(OperationDocument.self)
        ) { request, context in
            // A daemon that stops does not finish this wait.
            let (id, wait) = (try context.text("id"), try request.duration("wait"))
            do {
                let operation = try await cancelWhenGracefulShutdown { try await service.operation(id, wait: wait) }
                return try .json(OperationDocument(operation))
            } catch is CancellationError {
                throw TerraceError(.unavailable, "the daemon stops; ask the next one")
            }
        }
        table.on(
            .get, "/api/v1/events",
            "Events in order, the newest `limit` or those `after` one; `follow=true` streams them as server-sent events",
            query: ["after", "cache", "limit", "follow"], answer: .document(EventList.self)
        ) { request, _ in try await events(request) }
        table.on(.get, "/api/v1/zones", "Zones that are down", answer: .document(ZoneList.self)) { _, _ in
            try .json(ZoneList(try await service.downZones()))
        }
        for (verb, isDown) in [("down", true), ("up", false)] {
            let summary = isDown ? "End every node in a zone, and start none there" : "Let nodes of a zone start again"
            table.on(
                .post, "/api/v1/zones/{zone}/actions/\(verb)", summary, answer: .document(ZoneList.self)
            ) { _, context in
                try .json(ZoneList(try await service.setZone(context.text("zone"), isDown: isDown)))
            }
        }
        table.on(.get, "/api/v1/tiers", "All tiers", answer: .document(TierList.self)) { _, _ in
            try .json(TierList(await service.tiers()))
        }
    }

    /// Deleted caches still have operations, so the name is not looked up. A name without a scope is a local cache's.
    private func operations(_ request: Request) async throws -> Response {
        let limit = Int(try request.number("limit", in: 1...10000) ?? 1000)
        let scope = try request.query("scope").map { try Scope($0) }
        guard let text = request.query("cache") else {
            return try .json(
                OperationList(try await service.operations(in: scope, limit: limit).map(OperationDocument.init)))
        }
        let slash = text.lastIndex(of: "/")
        let named = try slash.map { try Scope(String(text[..<$0])) }
        guard scope == nil || named == nil || scope == named else {
            throw TerraceError(
                .invalidArgument, "cache '\(text.cut(to: 80))' is in another scope than '\(scope?.rawValue ?? "")'",
                field: "cache")
        }
        let id = try CacheID(
            scope: named ?? scope ?? .local, name: String(slash.map { text[text.index(after: $0)...] } ?? text[...]))
        return try .json(
            OperationList(try await service.operations(of: id, limit: limit).map(OperationDocument.init)))
    }

    private func events(_ request: Request) async throws -> Response {
        var after = try request.number("after", in: 0...Int64.max)
        if after == nil, let name = HTTPField.Name("Last-Event-ID") {
            after = request.headers[name].flatMap { Int64($0) }
        }
        let cache = try await request.query("cache").asyncMap { try await service.find($0) }
        guard try request.flag("follow") else {
            let limit = try request.number("limit", in: 1...10000) ?? 1000
            let events =
                if let after {
                    try await service.events(after: after, cache: cache, limit: Int(limit))
                } else {
                    Array(try await service.latestEvents(in: nil, of: cache, since: 0, limit: Int(limit)).reversed())
                }
            return try .json(EventList(events.map(EventDocument.init)))
        }
        // A daemon that stops ends this stream, which has no end of its own.
        let events = service.follow(after: after ?? 0, cache: cache).cancelOnGracefulShutdown()
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                for await event in events {
                    let text = "id: \(event.sequence)\ndata: \(try JSON.text(EventDocument(event)))\n\n"
                    try await writer.write(ByteBuffer(string: text))
                }
                try await writer.finish(nil)
            })
    }
}

extension Optional where Wrapped: Sendable {
    func asyncMap<Value>(_ body: (Wrapped) async throws -> Value) async rethrows -> Value? {
        if let self { try await body(self) } else { nil }
    }
}
