public import TerraceCore
public import TerraceFrontEnd

/// Memorystore for Redis: the REST surface of redis.googleapis.com, in the versions v1, v1beta1 and v1alpha1.
///
/// The APIs of Memorystore for Redis and for Valkey have the same paths. A prefix tells them apart: `/google/redis/` or
/// none for Redis, and `/google/memorystore/` for Valkey, which is not implemented yet.
public struct GoogleFrontEnd: FrontEnd {
    public let name = "google"
    private let services: FrontEndServices

    public init(_ services: FrontEndServices) { self.services = services }

    /// A path split into product, version and rest.
    private struct Path {
        var product = "redis"
        var version: String
        var rest: [String]

        init?(_ segments: [String]) {
            var rest = segments[...]
            if rest.first == "google", let product = rest.dropFirst().first, ["redis", "memorystore"].contains(product)
            {
                self.product = product
                rest = rest.dropFirst(2)
            }
            let versions = ["v1", "v1beta1", "v1alpha1", "v1beta", "v1alpha"]
            guard let version = rest.first, versions.contains(version), rest.dropFirst().first == "projects" else {
                return nil
            }
            self.version = version
            self.rest = Array(rest.dropFirst())
        }
    }

    public func claims(_ head: WireRequest.Head) -> Bool { Path(head.segments) != nil }

    public func refusal(_ error: TerraceError, of head: WireRequest.Head) -> WireResponse {
        GoogleError(error, about: head.path.cut(to: 200)).response
    }

    public func respond(to request: WireRequest) async -> WireResponse {
        do { return .json(try await answer(request)) } catch { return error.response }
    }

    private func answer(_ request: WireRequest) async throws(GoogleError) -> JSONValue {
        let method = request.head.method
        guard let path = Path(request.head.segments) else { throw GoogleError(.notFound, "Not found.") }
        guard path.product == "redis" else {
            throw GoogleError(.failedPrecondition, "Terrace does not have the Memorystore for Valkey API yet.")
        }
        if case .found(let name, _) = GoogleOperations.unbuilt.match(method, path.rest) {
            throw GoogleError(.failedPrecondition, "Terrace does not have the method \(name) yet.")
        }
        switch GoogleOperations.map.match(method, path.rest) {
        case .found(let operation, let parameters):
            let input = try GoogleInputs.read(request, of: operation.name)
            let stage = RequestStage(services)
            let call = GoogleCall(stage.services, version: path.version, parameters, input: input)
            let answer = try await operation.answer(call)
            try await call.core(about: call.instanceName) { _ in try await stage.commit() }
            return answer
        case .otherMethods(let methods):
            throw GoogleError(
                .invalidArgument,
                "This path answers \(methods.joined(separator: ", ")), not \(method.prefix(20)).")
        case .nothing: throw GoogleError(.notFound, "Method not found.")
        }
    }
}
