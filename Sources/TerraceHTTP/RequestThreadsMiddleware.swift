import Hummingbird
import TerraceFrontEnd

/// Runs the rest of a request's handling on the threads for requests.
struct RequestThreadsMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        try await withTaskExecutorPreference(RequestThreads.shared) { try await next(request, context) }
    }
}
