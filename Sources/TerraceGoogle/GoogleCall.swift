import TerraceAPI
import TerraceCore
import TerraceFrontEnd

/// One request, with what its path and query say.
struct GoogleCall: Sendable {
    let services: FrontEndServices
    let head: WireRequest.Head
    let body: JSONValue
    /// `v1` and the like: types in answers name it.
    let version: String
    private let parameters: [String: String]

    init(
        _ services: FrontEndServices, _ request: WireRequest, version: String, _ parameters: [String: String]
    ) throws(GoogleError) {
        self.services = services
        head = request.head
        self.version = version
        self.parameters = parameters
        if request.body.allSatisfy({ $0 == 32 || $0 == 10 || $0 == 13 || $0 == 9 }) {
            body = [:]
            return
        }
        do throws(TerraceError) { body = try JSON.value(request.body) } catch {
            throw GoogleError(.invalidArgument, "Invalid JSON payload received: the body is \(error.message).")
        }
        guard case .object = body else {
            throw GoogleError(.invalidArgument, "Invalid JSON payload received: the body is not a JSON object.")
        }
    }

    // MARK: Names

    var project: String { parameters["project"] ?? "" }
    var location: String { parameters["location"] ?? "" }
    var instance: String { parameters["instance"] ?? "" }
    var operation: String { parameters["operation"] ?? "" }

    var parent: String { "projects/\(project)/locations/\(location)" }
    var instanceName: String { "\(parent)/instances/\(instance)" }

    func scope() throws(GoogleError) -> Scope {
        do { return try Scope("google:\(project)/\(location)") } catch {
            throw .invalid("parent", "'\(parent.prefix(200))' is not projects/<project>/locations/<region>.")
        }
    }

    func cacheID() throws(GoogleError) -> CacheID {
        let scope = try scope()
        guard let id = try? CacheID(scope: scope, name: instance) else { throw .notFound(instanceName) }
        return id
    }

    // MARK: The core

    func core<Value: Sendable>(
        _ name: String? = nil, _ body: () async throws -> Value
    ) async throws(GoogleError) -> Value {
        do { return try await body() } catch let error as GoogleError { throw error } catch let error as TerraceError {
            throw GoogleError(error, about: name ?? instanceName)
        } catch { throw GoogleError(.internal, TerraceError.text(error)) }
    }

    func view() async throws(GoogleError) -> CacheView {
        let id = try cacheID()
        let view = try await core { try await services.caches.cache(id) }
        guard view.record.spec.tier.hasPrefix("google/") else { throw .notFound(instanceName) }
        return view
    }

    /// An instance that takes a change now: one at a time.
    func readyView(_ verb: String) async throws(GoogleError) -> CacheView {
        let view = try await view()
        let isBusy = try await runningOperation(of: view.record.spec.id) != nil
        guard view.state == .available, !isBusy else {
            throw GoogleError(
                .failedPrecondition,
                "Unable to \(verb) due to ongoing operations. Please wait until instance is in READY state.")
        }
        return view
    }

    func runningOperation(of id: CacheID) async throws(GoogleError) -> Operation? {
        try await core { try await services.caches.running(of: id) }
    }

    /// Pages over what has a name, in the names' order.
    func page(_ items: [(name: String, value: JSONValue)]) throws(GoogleError) -> (
        items: [JSONValue], token: JSONValue?
    ) {
        var size = 1000
        if let text = head.queryValue("pageSize") {
            guard let number = Int(text), number >= 0 else {
                throw .invalid("page_size", "'\(text.prefix(40))' is not a page size.")
            }
            if number > 0 { size = min(number, 1000) }
        }
        let sorted = items.sorted { $0.name < $1.name }
        let token = head.queryValue("pageToken") ?? ""
        let rest = token.isEmpty ? sorted[...] : sorted.drop { $0.name <= FormText.decoded(token) }
        let page = rest.prefix(size)
        let next = page.count < rest.count ? page.last.map { JSONValue.string(FormText.encoded($0.name)) } : nil
        return (page.map(\.value), next)
    }
}
