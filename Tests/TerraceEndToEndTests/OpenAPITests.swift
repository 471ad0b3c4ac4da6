import Foundation
import TerraceAPI
import TerraceCore
import TerraceTestSupport
import Testing

@testable import TerraceCommands

/// Compares real answers with the schemas of the OpenAPI document.
@Suite(.serialized, .timeLimit(.minutes(5))) struct OpenAPITests {
    @Test func answersMatchTheSchemas() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let client = try APIClient(endpoint: daemon.endpoint)
            let create = ["create", "web", "--tier", "standard", "--replicas", "1"]
            #expect(try await TerraceRun(create, endpoint: daemon.endpoint).status == 0)
            let keep = ["snapshot", "create", "web", "--as", "web"]
            #expect(try await TerraceRun(keep, endpoint: daemon.endpoint).status == 0)
            let document = try await Self.answer("/api/v1/openapi.json", client)
            let schemas = SchemaCheck(document["components"]?["schemas"]?.members ?? [:])
            #expect(schemas.danglingReferences(in: document) == [])
            var checked: Set<String> = []
            for (path, item) in document["paths"]?.members ?? [:] {
                let content = item["get"]?["responses"]?["2XX"]?["content"]?["application/json"]
                guard let schema = content?["schema"] else { continue }
                let real = path.replacing("{scope}", with: "local").replacing("{name}", with: "web")
                    .replacing("{node}", with: "0-0")
                guard !real.contains("{") else { continue }
                let answer = try await Self.answer(real, client)
                #expect(schemas.problems(answer, schema, at: real) == [])
                checked.insert(path)
            }
            #expect(checked.count >= 12, "\(checked.sorted())")
            let problem = try await Self.answer("/api/v1/caches/local/none", client)
            #expect(schemas.problems(problem, DocumentSchema(of: Problem.self).reference, at: "problem") != [])
            #expect(schemas.problems(problem, DocumentSchema(of: ProblemDocument.self).reference, at: "problem") == [])
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// Regression: the field was always null.
    @Test func readerIsTheFirstReplicaInSync() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let client = try APIClient(endpoint: daemon.endpoint)
            for (name, words) in [
                ("pair", ["--tier", "standard", "--replicas", "1"]), ("single", ["--tier", "basic"]),
                ("shards", ["--tier", "premium", "--shards", "2"]),
            ] {
                #expect(try await TerraceRun(["create", name] + words, endpoint: daemon.endpoint).status == 0)
                let cache = try await client.get(CacheDocument.self, "/api/v1/caches/local/\(name)")
                let replica = cache.nodes.first { $0.role == "replica" }
                let reader = cache.endpoints.reader
                guard name == "pair" else {
                    #expect(reader == nil, "\(name)")
                    continue
                }
                #expect(reader == EndpointDocument(host: try #require(replica).host, port: 6379, tls: false))
                #expect(reader?.host != cache.endpoints.primary?.host)
            }
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// Regression: the answer was 404.
    @Test func operationsAreListedNewestFirst() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let client = try APIClient(endpoint: daemon.endpoint)
            for words in [
                ["create", "a", "--tier", "basic"], ["create", "b", "--tier", "basic"], ["delete", "a", "--yes"],
            ] {
                let run = try await TerraceRun(words, endpoint: daemon.endpoint)
                #expect(run.status == 0, "\(run.errors)")
            }
            func list(_ query: String) async throws -> [String] {
                try await client.get(OperationList.self, "/api/v1/operations\(query)").operations
                    .map { "\($0.kind) \($0.name)" }
            }
            #expect(try await list("") == ["delete a", "create b", "create a"])
            #expect(try await list("?limit=1") == ["delete a"])
            #expect(try await list("?cache=a") == ["delete a", "create a"])
            #expect(try await list("?cache=local/b&scope=local") == ["create b"])
            #expect(try await list("?scope=aws:1/eu") == [])
            for query in ["?limit=0", "?scope=moon", "?cache=-", "?cache=local/b&scope=aws:1/eu"] {
                await #expect(throws: TerraceError.self, "\(query)") { _ = try await list(query) }
            }
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    private static func answer(_ path: String, _ client: APIClient) async throws -> JSONValue {
        try JSON.value(try await client.raw("GET", path, headers: [], body: nil).body, within: .ours)
    }
}

/// Checks values against the part of JSON Schema that the document uses.
private struct SchemaCheck {
    let schemas: [String: JSONValue]

    init(_ schemas: [String: JSONValue]) { self.schemas = schemas }

    private static func name(_ schema: JSONValue) -> String? {
        schema["$ref"]?.text?.split(separator: "/").last.map(String.init)
    }

    func danglingReferences(in value: JSONValue) -> [String] {
        let own = Self.name(value).map { schemas[$0] == nil ? [$0] : [] } ?? []
        return own + (value.elements + Array(value.members.values)).flatMap(danglingReferences)
    }

    func problems(_ value: JSONValue, _ schema: JSONValue, at path: String) -> [String] {
        if let name = Self.name(schema) {
            return schemas[name].map { problems(value, $0, at: path) } ?? ["\(path): no schema \(name)"]
        }
        switch (schema["type"]?.text, value) {
        case (nil, _), ("boolean", .bool), ("integer", .integer), ("number", .integer), ("number", .double): return []
        case ("string", .string):
            let names = schema["enum"]?.elements ?? []
            return names.isEmpty || names.contains(value) ? [] : ["\(path): \(value) is none of \(names)"]
        case ("array", .array(let elements)):
            return elements.enumerated().flatMap { problems($1, schema["items"] ?? [:], at: "\(path)[\($0)]") }
        case ("object", .object(let members)):
            if let free = schema["additionalProperties"] {
                return members.flatMap { problems($1, free, at: "\(path).\($0)") }
            }
            let known = schema["properties"]?.members ?? [:]
            let missing = (schema["required"]?.elements ?? []).compactMap(\.text).filter { members[$0] == nil }
            return missing.map { "\(path): \($0) is missing" }
                + members.flatMap { key, value in
                    known[key].map { problems(value, $0, at: "\(path).\(key)") } ?? ["\(path): \(key) is in no schema"]
                }
        case (let type, _): return ["\(path): not of type \(type ?? "")"]
        }
    }
}
