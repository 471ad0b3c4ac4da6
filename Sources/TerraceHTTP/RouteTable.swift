import Hummingbird
import TerraceCore

/// Registers routes and remembers them. Other methods of a path answer 405 with the allowed ones, and the OpenAPI
/// document is written from the same table.
struct RouteTable<Context: RequestContext> {
    struct Route: Sendable {
        var method: HTTPRequest.Method
        /// The path, with parameters as `{name}`.
        var path: String
        var summary: String
        var query: [String]
        var body: RouteBody?
        var answer: RouteAnswer
    }

    private let router: Router<Context>
    private(set) var routes: [Route] = []

    init(_ router: Router<Context>) { self.router = router }

    /// - Parameters:
    ///   - query: names of query parameters.
    ///   - body: the request's body, for the OpenAPI document.
    ///   - answer: the response's content, for the OpenAPI document.
    mutating func on(
        _ method: HTTPRequest.Method, _ path: String, _ summary: String, query: [String] = [], body: RouteBody? = nil,
        answer: RouteAnswer, _ handler: @Sendable @escaping (Request, Context) async throws -> Response
    ) {
        routes.append(Route(method: method, path: path, summary: summary, query: query, body: body, answer: answer))
        router.on(RouterPath(path), method: method, use: handler)
    }

    /// Answers 405 to other methods of the table's paths. Call it once, after the last route.
    func refuseOtherMethods() {
        let all: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete]
        for (path, routes) in Dictionary(grouping: routes, by: \.path) {
            var allowed = routes.map(\.method)
            if allowed.contains(.get) { allowed.append(.head) }
            let list = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for method in all where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ in
                    Response.problem(
                        TerraceError(.unsupported, "\(path) answers \(list), not \(method.rawValue)"),
                        status: .methodNotAllowed, headers: [.allow: list])
                }
            }
        }
    }
}
