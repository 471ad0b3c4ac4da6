import HTTPTypes
import TerraceAPI

/// The OpenAPI document, written from the route table so that it lists what is served and nothing else.
enum OpenAPIDocument {
    struct Operation {
        var method: String
        var path: String
        var summary: String
        var query: [String]
        var body: String?
        var answer: String
    }

    static func json(_ operations: [Operation], version: String) -> String {
        var paths: [String: [String: Item]] = [:]
        for operation in operations {
            paths[operation.path, default: [:]][operation.method.lowercased()] = Item(operation)
        }
        let document = Document(info: Info(version: version), paths: paths)
        return ((try? JSON.text(document, pretty: true)) ?? "{}") + "\n"
    }

    private struct Document: Encodable {
        var openapi = "3.1.0"
        var info: Info
        var paths: [String: [String: Item]]
    }

    private struct Info: Encodable {
        var title = "Terrace"
        var version: String
    }

    private struct Item: Encodable {
        var summary: String
        var parameters: [Parameter]
        var requestBody: Body?
        var responses: [String: Answer]

        init(_ operation: Operation) {
            summary = operation.summary
            let names = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                String($0.dropFirst().dropLast())
            }
            parameters =
                names.map { Parameter(name: $0, in: "path", required: true) }
                + operation.query.map { Parameter(name: $0, in: "query", required: false) }
            requestBody = operation.body.map { Body(description: $0) }
            responses = [
                "2XX": Answer(description: "Done, or accepted", type: operation.answer),
                "default": Answer(
                    description: "What is wrong and the way out (RFC 9457)", type: "application/problem+json"),
            ]
        }
    }

    private struct Parameter: Encodable {
        var name: String
        var `in`: String
        var required: Bool
        var schema = ["type": "string"]
    }

    private struct Body: Encodable {
        var description: String
        var content = ["application/json": [String: String]()]
    }

    private struct Answer: Encodable {
        var description: String
        var content: [String: [String: String]]

        init(description: String, type: String) {
            self.description = description
            content = [type: [:]]
        }
    }
}

extension OpenAPIDocument.Operation {
    init<Context>(_ route: RouteTable<Context>.Route) {
        self.init(
            method: route.method.rawValue, path: route.path, summary: route.summary, query: route.query,
            body: route.body, answer: route.answer)
    }
}
