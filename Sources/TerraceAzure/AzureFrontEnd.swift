public import TerraceCore
public import TerraceFrontEnd

/// The part of Azure Resource Manager that Azure Cache for Redis needs, and the login before it.
///
/// Paths are matched without regard to case, two slashes count as one, and any api-version is accepted, because clients
/// differ in all three.
public struct AzureFrontEnd: FrontEnd {
    public let name = "azure"
    private let services: FrontEndServices

    public init(_ services: FrontEndServices) { self.services = services }

    public func claims(_ head: WireRequest.Head) -> Bool {
        let segments = head.segments.map { $0.lowercased() }
        switch segments.first {
        case "subscriptions", "providers", "tenants", "adfs": return true
        case "metadata": return segments.dropFirst().first == "endpoints"
        // The login of a client that was configured without /adfs: <tenant>/v2.0/… and <tenant>/oauth2/v2.0/token.
        default:
            return segments.suffix(3) == ["v2.0", ".well-known", "openid-configuration"]
                || segments.suffix(3) == ["oauth2", "v2.0", "token"]
        }
    }

    public func respond(to request: WireRequest) async -> WireResponse {
        let id = services.uuid()
        var response: WireResponse
        do {
            response = try await answer(request, id)
        } catch {
            response = error.response(requestID: id)
        }
        response.headers.append(("x-ms-request-id", id))
        return response
    }

    public func refusal(_ error: TerraceError, of head: WireRequest.Head) -> WireResponse {
        let id = services.uuid()
        var response = AzureError(error, about: AzureSubject()).response(requestID: id)
        response.headers.append(("x-ms-request-id", id))
        return response
    }

    public func isOpen(_ head: WireRequest.Head) -> Bool {
        guard case .found(let route, _) = AzureOperations.map.match(head.method, head.segments) else { return false }
        return route.isOpen
    }

    private func answer(_ request: WireRequest, _ id: String) async throws(AzureError) -> WireResponse {
        let head = request.head
        switch AzureOperations.map.match(head.method, head.segments) {
        case .found(let route, let parameters):
            if !route.isOpen { try checkToken(head) }
            let input = try AzureInputs.read(request, of: route.operation.name)
            let stage = RequestStage(services)
            let call = AzureCall(stage.services, head, parameters, input: input)
            let response = try await route.operation.answer(call)
            try await call.core(about: call.subject) { _ in try await stage.commit() }
            return response
        case .otherMethods(let methods):
            try checkBuilt(head)
            throw AzureError(
                405, "MethodNotAllowed",
                "This path answers \(methods.joined(separator: ", ")), not \(head.method.prefix(20)).")
        case .nothing:
            try checkToken(head)
            try checkBuilt(head)
            throw AzureError(
                404, "InvalidResourceType",
                "Terrace does not have '\(head.path.prefix(300))'; docs/compatibility.md lists what it has.")
        }
    }

    /// Refuses operations that the service has and Terrace does not. A 404 would make clients believe that the resource
    /// is gone.
    private func checkBuilt(_ head: WireRequest.Head) throws(AzureError) {
        guard let operation = AzureModelOperations.map.name(head) else { return }
        throw AzureError(
            400, "OperationNotSupported",
            "Terrace does not have the operation \(operation) yet; docs/compatibility.md lists those it has.")
    }

    /// Requires a bearer token but accepts any, because the real service refuses clients without a login.
    private func checkToken(_ head: WireRequest.Head) throws(AzureError) {
        let parts = (head.header("authorization") ?? "").split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw AzureError(
                401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
        }
    }
}
