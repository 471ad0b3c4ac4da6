import Foundation
import HTTPTypes
import Hummingbird
import TerraceFrontEnd

/// Hands a request that is a vendor's to its front-end, and everything else on to the native API.
struct FrontEndMiddleware<Context: RequestContext>: RouterMiddleware {
    let frontEnds: [any FrontEnd]
    /// `http` or `https`: links in answers begin with it.
    let scheme: String

    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let head = WireRequest.Head(
            method: request.method.rawValue, path: request.uri.path, query: request.uri.query ?? "", scheme: scheme,
            authority: request.head.authority ?? "",
            headers: request.headers.map { ($0.name.rawName, $0.value) })
        guard let frontEnd = frontEnds.first(where: { $0.claims(head) }) else {
            return try await next(request, context)
        }
        let answer = await frontEnd.respond(to: WireRequest(head: head, body: try await request.bytes()))
        return Response(answer)
    }
}

extension Response {
    init(_ answer: WireResponse) {
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        self.init(
            status: HTTPResponse.Status(code: answer.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
