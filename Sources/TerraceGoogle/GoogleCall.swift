import TerraceCore
import TerraceFrontEnd

/// One request: what its path names, what it says, and the core that it is said to.
struct GoogleCall: VendorCall {
    let core: VendorCore<GoogleError>
    /// Members of the body, and `?name` for a field of the query.
    let input: InputReader
    /// `v1` and the like: types in answers name it.
    let version: String
    private let parameters: [String: String]

    /// How long a mutation waits for its end: a client that is told `done` does not poll, and one that polls waits a second
    /// at least.
    static let patience = Duration.seconds(2)

    /// - Parameters:
    ///   - parameters: what the path names.
    ///   - input: as `GoogleInputs` reads it.
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
