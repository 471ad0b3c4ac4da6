import HTTPTypes
import Hummingbird
import NIOHTTP1
import TerraceCore
import TerraceFrontEnd

/// Checks every request first. Malformed requests, requests of web pages and callers without access are refused, in the
/// format of the API that was asked. Requests of a vendor's API go to its front-end, all others to the native API.
struct FrontDoor<Context: RequestContext>: RouterMiddleware {
    let frontEnds: [any FrontEnd]
    let hosts: HostPolicy
    let access: AccessPolicy
    /// This daemon's own id.
    let daemonID: String
    let stateDir: String
    /// `http` or `https`, for links in answers.
    let scheme: String

    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let head = WireRequest.Head(
            method: request.method.rawValue, path: request.uri.path, query: request.uri.query ?? "", scheme: scheme,
            authority: request.head.authority ?? "",
            headers: request.headers.map { ($0.name.rawName, $0.value) })
        let frontEnd = frontEnds.first { $0.claims(head) }
        let caller = Caller(
            tool: ClientTool.name(head.header("user-agent")), api: frontEnd?.name ?? "native", uid: Peer.current?.uid,
            admission: access.admission(of: Peer.current, head.header("authorization")))
        do {
            // The first `Host` header is the request's authority, so one among the headers is a second one.
            try hosts.check(head, isRepeated: head.header("host") != nil)
            try check(head, caller, frontEnd)
            if frontEnd == nil { try head.checkBounds() }
            let body = try await frontEnd.asyncMap { _ in
                try await request.bytes(atMost: InputBounds.vendorBodyBytes)
            }
            return try await Caller.$current.withValue(caller) {
                guard let frontEnd else { return try await next(request, context) }
                return Response(await frontEnd.answer(to: WireRequest(head: head, body: body ?? [])))
            }
        } catch {
            guard let frontEnd, let refusal = Self.refusal(error) else { throw error }
            return Response(frontEnd.refusal(refusal, of: head))
        }
    }

    private func check(_ head: WireRequest.Head, _ caller: Caller, _ frontEnd: (any FrontEnd)?) throws(TerraceError) {
        if frontEnd == nil, Self.isProbe(head) { return }
        try WebPagePolicy.check(head)
        guard caller.admission != nil || frontEnd?.isOpen(head) == true else { throw AccessPolicy.refusal }
        guard let wanted = head.header(Self.wantedDaemon), head.changesSomething, wanted != daemonID else { return }
        throw TerraceError(
            .failedPrecondition,
            "this daemon is another's: its state is in \(stateDir), which is not the state folder of this command line "
                + "(TERRACE_HOME). Unset TERRACE_HOME to change its caches nevertheless, or have a daemon of your own: "
                + "TERRACE_ENDPOINT=http://127.0.0.1:7400 terrace up")
    }

    /// The error of a request that failed before its front-end saw it; nil when the request is not to blame.
    private static func refusal(_ error: any Error) -> TerraceError? {
        (error as? TerraceError) ?? (error as? HTTPParserError).map(TerraceError.init(malformed:))
    }

    /// The header with the id of the daemon that a request means to change.
    static var wantedDaemon: String { "terrace-daemon" }

    /// Whether the request is a health probe, which needs no token and is harmless from a web page.
    static func isProbe(_ head: WireRequest.Head) -> Bool {
        !head.changesSomething
            && (["/livez", "/readyz", "/healthz"].contains(head.path) || head.path.hasPrefix("/healthz/"))
    }
}

extension TerraceError {
    /// The error for a body that breaks the rules of HTTP, such as a chunk without a size.
    init(malformed error: HTTPParserError) {
        self.init(.invalidArgument, "the request is not valid HTTP (\(error))")
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
