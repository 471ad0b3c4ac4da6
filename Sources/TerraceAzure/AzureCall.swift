import TerraceAPI
import TerraceCore
import TerraceFrontEnd

/// One request, with what its path says.
struct AzureCall: Sendable {
    let services: FrontEndServices
    let head: WireRequest.Head
    /// As the model of the operation spells it.
    var body: JSONValue
    /// The body as a form, for the login.
    let form: [String: String]
    private let parameters: [String: String]

    init(_ services: FrontEndServices, _ request: WireRequest, _ parameters: [String: String]) throws(AzureError) {
        self.services = services
        head = request.head
        self.parameters = parameters
        if (request.head.header("content-type") ?? "").hasPrefix("application/x-www-form-urlencoded") {
            let text = String(decoding: request.body, as: UTF8.self)
            do throws(TerraceError) { try FormText.checkBounds(text, "the form") } catch {
                throw AzureError(error, about: "", group: "")
            }
            form = Dictionary(FormText.fields(text).map { ($0.name, $0.value) }) { $1 }
            body = [:]
            return
        }
        form = [:]
        if request.body.isEmpty {
            body = [:]
            return
        }
        let invalid = "The request content was invalid and could not be deserialized: it is "
        do throws(TerraceError) { body = try JSON.value(request.body) } catch {
            throw AzureError(400, "InvalidRequestContent", invalid + error.message + ".")
        }
        guard case .object = body else {
            throw AzureError(400, "InvalidRequestContent", invalid + "not a JSON object.")
        }
    }

    // MARK: Names

    var subscription: String { parameters["subscription"] ?? "" }
    var groupName: String { parameters["group"] ?? "" }
    var name: String { parameters["name"] ?? "" }
    var child: String { parameters["child"] ?? "" }
    var assignmentName: String { parameters["assignment"] ?? "" }
    var operation: String { parameters["operation"] ?? "" }
    var tenant: String { parameters["tenant"] ?? "" }

    static let defaultSubscription = "00000000-0000-0000-0000-000000000001"
    static let defaultTenant = "11111111-1111-1111-1111-111111111111"

    /// `https://127.0.0.1:7380/…` with the request's own api-version.
    func link(_ path: String) -> String {
        let escaped = path.split(separator: "/", omittingEmptySubsequences: false).map { FormText.encoded(String($0)) }
        let version = head.queryValue("api-version") ?? "2024-11-01"
        return "\(head.origin)\(escaped.joined(separator: "/"))?api-version=\(FormText.encoded(version))"
    }

    /// Operations of Enterprise are polled under a path of their own.
    private var isEnterprise: Bool {
        head.segments.contains { ["redisenterprise", "operationsstatus"].contains($0.lowercased()) }
    }

    var words: AzureWords { AzureWords(isEnterprise: isEnterprise) }

    // MARK: The core

    func core<Value: Sendable>(_ body: () async throws -> Value) async throws(AzureError) -> Value {
        do { return try await body() } catch let error as AzureError { throw error } catch let error as TerraceError {
            throw AzureError(error, about: name, group: groupName, isEnterprise: isEnterprise)
        } catch { throw AzureError(500, "InternalServerError", TerraceError.text(error)) }
    }

    /// Every cache of Azure, in any subscription.
    func azureViews() async throws(AzureError) -> [CacheView] {
        try await core { try await services.caches.caches() }.filter { $0.record.spec.tier.hasPrefix("azure/") }
    }

    /// The group a cache's scope names.
    static func group(of id: CacheID) -> String { id.scope.rawValue.split(separator: "/").last.map(String.init) ?? "" }

    static func subscription(of id: CacheID) -> String {
        id.scope.rawValue.dropFirst("azure:".count).split(separator: "/").first.map(String.init) ?? ""
    }

    /// The provider's part of every path of long-running operations.
    func operationPath(_ kind: String, _ id: String, location: String) -> String {
        "/subscriptions/\(subscription)/providers/Microsoft.Cache/locations/\(location)/\(kind)/\(id)"
    }
}
