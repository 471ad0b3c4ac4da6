import TerraceCore
import TerraceFrontEnd

/// One request: the parameters of its path, its input, and the core that carries it out.
struct GoogleCall: VendorCall {
    let core: VendorCore<GoogleError>
    /// Members of the body, and fields of the query as `?name`.
    let input: InputReader
    /// The API's version, such as `v1`, which types in answers contain.
    let version: String
    private let parameters: [String: String]

    /// How long the answer to a change waits for its end: a client that is told `done` need not poll, and a poll takes
    /// at least a second.
    static let patience = Duration.seconds(2)

    /// - Parameters:
    ///   - parameters: the parameters of the path.
    ///   - input: the request's members, as `GoogleInputs` reads them.
    init(_ services: FrontEndServices, version: String, _ parameters: [String: String], input: JSONValue) {
        core = VendorCore(services)
        self.version = version
        self.parameters = parameters
        self.input = InputReader(input)
    }

    // MARK: Names

    var project: String { parameters["project"] ?? "" }
    var location: String { parameters["location"] ?? "" }
    var instance: String { parameters["instance"] ?? "" }
    var operation: String { parameters["operation"] ?? "" }

    var parent: String { "projects/\(project)/locations/\(location)" }
    var instanceName: String { "\(parent)/instances/\(instance)" }

    /// The service's type of this name, in the request's version.
    func type(_ name: String) -> JSONValue { .string("type.googleapis.com/google.cloud.redis.\(version).\(name)") }

    func scope() throws(GoogleError) -> Scope {
        do { return try Scope("google:\(project)/\(location)") } catch {
            throw .invalid("parent", "'\(parent.prefix(200))' is not projects/<project>/locations/<region>.")
        }
    }

    /// Project and location of a cache.
    static func parent(of id: CacheID) -> String {
        let names = id.scope.rawValue.dropFirst("google:".count).split(separator: "/")
        return "projects/\(names.first ?? "")/locations/\(names.last ?? "")"
    }
}
