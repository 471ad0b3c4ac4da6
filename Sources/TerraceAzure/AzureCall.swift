import TerraceAPI
import TerraceCore
import TerraceFrontEnd

/// One request, with what its path says.
struct AzureCall: Sendable {
    let services: FrontEndServices
    let head: WireRequest.Head
    let body: JSONValue
    /// The body as a form, for the login.
    let form: [String: String]
    private let parameters: [String: String]

    init(_ services: FrontEndServices, _ request: WireRequest, _ parameters: [String: String]) throws(AzureError) {
        self.services = services
        head = request.head
        self.parameters = parameters
        if (request.head.header("content-type") ?? "").hasPrefix("application/x-www-form-urlencoded") {
            form = Dictionary(
                FormText.fields(String(decoding: request.body, as: UTF8.self)).map { ($0.name, $0.value) }
            ) { $1 }
            body = [:]
            return
        }
        form = [:]
        if request.body.isEmpty {
            body = [:]
            return
        }
        guard let value = try? JSON.value(JSONValue.self, from: request.body), case .object = value else {
            throw AzureError(
                400, "InvalidRequestContent",
                "The request content was invalid and could not be deserialized: it is not a JSON object.")
        }
        body = value
    }

    // MARK: Names

    var subscription: String { parameters["subscription"] ?? "" }
    var groupName: String { parameters["group"] ?? "" }
    var name: String { parameters["name"] ?? "" }
    var child: String { parameters["child"] ?? "" }
    var operation: String { parameters["operation"] ?? "" }
    var tenant: String { parameters["tenant"] ?? "" }

    static let defaultSubscription = "00000000-0000-0000-0000-000000000001"
    static let defaultTenant = "11111111-1111-1111-1111-111111111111"

    /// `/subscriptions/s/resourceGroups/g`
    func groupPath(_ group: String) -> String { "/subscriptions/\(subscription)/resourceGroups/\(group)" }

    /// `https://127.0.0.1:7380/…` with the request's own api-version.
    func link(_ path: String) -> String {
        let escaped = path.split(separator: "/", omittingEmptySubsequences: false).map { FormText.encoded(String($0)) }
        let version = head.queryValue("api-version") ?? "2024-11-01"
        return "\(head.origin)\(escaped.joined(separator: "/"))?api-version=\(FormText.encoded(version))"
    }

    // MARK: The core

    func core<Value: Sendable>(_ body: () async throws -> Value) async throws(AzureError) -> Value {
        do { return try await body() } catch let error as AzureError { throw error } catch let error as TerraceError {
            throw AzureError(error, about: name, group: groupName)
        } catch { throw AzureError(500, "InternalServerError", TerraceError.text(error)) }
    }

    /// Every cache of Azure, in any subscription.
    func azureViews() async throws(AzureError) -> [CacheView] {
        try await core { try await services.caches.caches() }.filter { $0.record.spec.tier.hasPrefix("azure/") }
    }

    func scope(_ group: String) throws(AzureError) -> Scope {
        do { return try Scope("azure:\(subscription)/\(group)") } catch {
            throw AzureError(
                400, "InvalidResourceGroup",
                "'\(subscription.prefix(60))/\(group.prefix(100))' has characters that Terrace does not take in a subscription or group."
            )
        }
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

/// Regions by the name of requests and the one of answers.
enum AzureLocation {
    static let all = [
        ("eastus", "East US"), ("eastus2", "East US 2"), ("westus", "West US"), ("westus2", "West US 2"),
        ("westus3", "West US 3"), ("centralus", "Central US"), ("northeurope", "North Europe"),
        ("westeurope", "West Europe"), ("uksouth", "UK South"), ("germanywestcentral", "Germany West Central"),
        ("francecentral", "France Central"), ("swedencentral", "Sweden Central"), ("southeastasia", "Southeast Asia"),
        ("japaneast", "Japan East"), ("australiaeast", "Australia East"), ("brazilsouth", "Brazil South"),
    ]

    /// `eastus` and `East US` are one; a name that is not known stays as it is.
    static func display(_ name: String) -> String {
        let key = name.filter { $0 != " " }.lowercased()
        return all.first { $0.0 == key }?.1 ?? name
    }
}
