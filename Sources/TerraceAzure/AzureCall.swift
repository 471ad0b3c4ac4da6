import TerraceCore
import TerraceFrontEnd

/// One request: the parameters of its path, its input, and the core that carries it out.
struct AzureCall: VendorCall {
    let core: VendorCore<AzureError>
    let head: WireRequest.Head
    /// Members of the body in the model's spelling, or the fields of a form.
    let input: InputReader
    private let parameters: [String: String]

    /// - Parameters:
    ///   - parameters: the parameters of the path.
    ///   - input: the request's members, as `AzureInputs` reads them.
    init(_ services: FrontEndServices, _ head: WireRequest.Head, _ parameters: [String: String], input: JSONValue) {
        core = VendorCore(services)
        self.head = head
        self.parameters = parameters
        self.input = InputReader(input)
    }

    static let defaultSubscription = "00000000-0000-0000-0000-000000000001"
    static let defaultTenant = "11111111-1111-1111-1111-111111111111"

    /// How long a poll waits for the operation's end: a client that has to poll again waits at least a second.
    static let patience = Duration.seconds(4)

    // MARK: Names

    var subscription: String { parameters["subscription"] ?? "" }
    var groupName: String { parameters["group"] ?? "" }
    var name: String { parameters["name"] ?? "" }
    var child: String { parameters["child"] ?? "" }
    var assignmentName: String { parameters["assignment"] ?? "" }
    var operation: String { parameters["operation"] ?? "" }
    var tenant: String { parameters["tenant"] ?? "" }

    /// The request's subject, for the text of failures.
    var subject: AzureSubject { AzureSubject(name: name, group: groupName, isEnterprise: isEnterprise) }

    /// Whether the request is for Redis Enterprise, whose operations are polled under a path of their own.
    private var isEnterprise: Bool {
        head.segments.contains { ["redisenterprise", "operationsstatus"].contains($0.lowercased()) }
    }

    // MARK: Links

    /// The path of this request with decoded parts.
    var path: String { head.segments.map { "/" + $0 }.joined() }

    /// A link such as `https://127.0.0.1:7380/…`, with the request's own api-version.
    func link(_ path: String) -> String {
        let escaped = path.split(separator: "/", omittingEmptySubsequences: false).map { FormText.encoded(String($0)) }
        let version = head.queryValue("api-version") ?? "2024-11-01"
        return "\(head.origin)\(escaped.joined(separator: "/"))?api-version=\(FormText.encoded(version))"
    }

    // MARK: What is there

    /// Documents of one kind in one scope.
    func folder(_ kind: String, in scope: String) -> Folder<AzureError> {
        core.folder("azure/\(kind)", in: scope, about: subject)
    }

    /// All caches of Azure, in all subscriptions.
    func views() async throws(AzureError) -> [CacheView] {
        try await core(about: subject) { try await $0.caches.caches() }
            .filter { $0.record.spec.tier.hasPrefix("azure/") }
    }
}

extension CacheID {
    /// The resource group in the cache's scope.
    var azureGroup: String { scope.rawValue.split(separator: "/").last.map(String.init) ?? "" }

    var azureSubscription: String {
        scope.rawValue.dropFirst("azure:".count).split(separator: "/").first.map(String.init) ?? ""
    }
}
