import Foundation
import HTTPTypes
import Hummingbird
import TerraceCore
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
            try head.checkBounds()
            return try await next(request, context)
        }
        do {
            let body = try await request.bytes(atMost: InputBounds.vendorBodyBytes)
            return Response(await frontEnd.answer(to: WireRequest(head: head, body: body)))
        } catch let error as TerraceError {
            return Response(frontEnd.refusal(error, of: head))
        }
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
