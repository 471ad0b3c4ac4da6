import TerraceCore
import TerraceFrontEnd

/// Resources of any kind in a subscription.
struct ResourceList: AzureResource {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    func list() async throws(AzureError) -> WireResponse {
        let filter = call.head.queryValue("$filter") ?? ""
        let group = Self.quoted(after: "resourceGroup eq", in: filter)?.lowercased()
        let type = Self.quoted(after: "resourceType eq", in: filter)?.lowercased()
        let shown = try await call.views().filter { view in
            let id = view.record.spec.id
            return id.azureSubscription.lowercased() == call.subscription.lowercased()
                && (group == nil || id.azureGroup.lowercased() == group)
        }
        let resources = shown.map { view -> JSONValue in
            let document = RedisView(view: view).json
            return [
                "id": document["id"] ?? "", "name": document["name"] ?? "", "type": document["type"] ?? "",
                "location": document["location"] ?? "", "tags": document["tags"] ?? [:],
            ]
        }
        return .json(["value": .array(resources.filter { type == nil || $0["type"]?.text?.lowercased() == type })])
    }

    /// The name in a filter such as `resourceGroup eq 'name'`.
    private static func quoted(after words: String, in text: String) -> String? {
        guard let start = text.lowercased().firstRange(of: words.lowercased())?.upperBound else { return nil }
        let rest = text.lowercased()[start...].drop { $0 == " " }
        guard rest.first == "'" else { return nil }
        return String(rest.dropFirst().prefix { $0 != "'" })
    }
}
