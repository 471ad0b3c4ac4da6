import HTTPTypes
import TerraceAPI
import TerraceCore

/// The OpenAPI document, written from the route table, so that it lists exactly what is served, with the schemas of the
/// types that the routes decode and encode.
enum OpenAPIDocument {
    static func json<Context>(_ routes: [RouteTable<Context>.Route], version: String) -> String {
        var paths: [String: [String: JSONValue]] = [:]
        var schemas = DocumentSchema(of: ProblemDocument.self).all
        for route in routes {
            paths[route.path, default: [:]][route.method.rawValue.lowercased()] = operation(route)
            for type in [route.body?.document, route.answer.document].compactMap({ $0 }) {
                schemas.merge(DocumentSchema(of: type).all) { $1 }
            }
        }
        let document: JSONValue = [
            "openapi": "3.1.0", "info": ["title": "Terrace", "version": .string(version)],
            "paths": .object(paths.mapValues { .object($0) }),
            "components": ["schemas": .object(schemas.mapValues(\.json))],
        ]
        return ((try? JSON.text(document, pretty: true)) ?? "{}") + "\n"
    }

    private static func operation<Context>(_ route: RouteTable<Context>.Route) -> JSONValue {
        let names = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
            String($0.dropFirst().dropLast())
        }
        var operation: [String: JSONValue] = [
            "summary": .string(route.summary),
            "parameters": .array(
                names.map { parameter($0, in: "path") } + route.query.map { parameter($0, in: "query") }),
            "responses": [
                "2XX": answer("Done, or accepted", route.answer.mediaType, route.answer.document),
                "default": answer(
                    "What is wrong and the way out (RFC 9457)", "application/problem+json", ProblemDocument.self),
            ],
        ]
        if let body = route.body {
            let content = Dictionary(
                body.mediaTypes.map { ($0, schema(body.document)) }, uniquingKeysWith: { $1 })
            operation["requestBody"] = ["description": .string(body.summary), "content": .object(content)]
        }
        return .object(operation)
    }

    private static func parameter(_ name: String, in place: String) -> JSONValue {
        ["name": .string(name), "in": .string(place), "required": .bool(place == "path"), "schema": ["type": "string"]]
    }

    private static func answer(_ description: String, _ type: String, _ document: (any Decodable.Type)?) -> JSONValue {
        ["description": .string(description), "content": .object([type: schema(document)])]
    }

    private static func schema(_ document: (any Decodable.Type)?) -> JSONValue {
        document.map { ["schema": DocumentSchema(of: $0).reference] } ?? [:]
    }
}
