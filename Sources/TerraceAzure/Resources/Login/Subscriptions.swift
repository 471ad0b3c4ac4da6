import TerraceCore
import TerraceFrontEnd

/// Subscriptions. Any id is valid, and only the default one is listed.
struct Subscriptions: AzureResource {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    func list() -> WireResponse { .json(["value": [document(AzureCall.defaultSubscription)]]) }

    func get() -> WireResponse { .json(document(call.subscription)) }

    private func document(_ id: String) -> JSONValue {
        [
            "id": .string("/subscriptions/\(id)"), "subscriptionId": .string(id),
            "tenantId": .string(AzureCall.defaultTenant),
            "displayName": "Terrace", "state": "Enabled", "authorizationSource": "RoleBased", "managedByTenants": [],
            "subscriptionPolicies": [
                "locationPlacementId": "Public_2014-09-01", "quotaId": "Terrace", "spendingLimit": "Off",
            ],
        ]
    }

    func locations() -> WireResponse {
        let value = AzureLocation.all.map { name, display -> JSONValue in
            [
                "id": .string("/subscriptions/\(call.subscription)/locations/\(name)"), "name": .string(name),
                "type": "Region", "displayName": .string(display), "regionalDisplayName": .string(display),
                "metadata": ["regionType": "Physical", "regionCategory": "Recommended", "pairedRegion": []],
            ]
        }
        return .json(["value": .array(value)])
    }
}
