import Hummingbird
import Logging
import NIOHTTP1
import TerraceAPI
import TerraceCore

/// Turns the errors of routes into problem JSON. Only here does an error of the native API become a status.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as TerraceError {
            return problem(error)
        } catch let error as any HTTPResponseError {
            return problem(Self.error(error, request))
        } catch let error as HTTPParserError {
            // The rest of this connection cannot be parsed.
            return .problem(TerraceError(malformed: error), headers: [.connection: "close"])
        } catch is CancellationError {
            return problem(TerraceError(.unavailable, "the daemon is stopping; try again in a moment"))
        } catch {
            // An unforeseen error may contain anything, so its text is only logged.
            context.logger.error("request failed", metadata: ["reason": "\(error)", "path": "\(request.uri.path)"])
            return problem(TerraceError(.internal, "the daemon failed to answer; its log says why"))
        }
    }

    private static func error(_ error: any HTTPResponseError, _ request: Request) -> TerraceError {
        switch error.status {
        case .notFound:
            TerraceError(.notFound, "there is nothing at \(request.uri.path.prefix(200)); see /api/v1/openapi.json")
        case .contentTooLarge: TerraceError(.payloadTooLarge, "the request's body is too large")
        case .badRequest: TerraceError(.invalidArgument, "the request is malformed")
        default: TerraceError(.internal, "the daemon answered \(error.status.code)")
        }
    }

    private func problem(_ error: TerraceError) -> Response { .problem(error) }
}

extension Response {
    static func problem(_ error: TerraceError, status: HTTPResponse.Status? = nil, headers: HTTPFields = [:])
        -> Response
    {
        let status = status ?? HTTPResponse.Status(code: error.code.httpStatus)
        let title = HTTPResponseStatus(statusCode: status.code).reasonPhrase
        let document = ProblemDocument(error, status: status.code, title: title)
        let bytes = (try? JSON.bytes(document)) ?? []
        var headers = headers
        headers[.contentType] = "application/problem+json"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        text(try JSON.text(value) + "\n", type: "application/json", status: status)
    }

    static func text(_ text: String, type: String = "text/plain; charset=utf-8", status: HTTPResponse.Status = .ok)
        -> Response
    {
        Response(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
