import TerraceCore
import TerraceFrontEnd

/// There is one tenant.
struct Tenants: AzureResource {
    init(_ call: AzureCall) {}

    func list() -> WireResponse {
        .json([
            "value": [
                [
                    "id": .string("/tenants/\(AzureCall.defaultTenant)"), "tenantId": .string(AzureCall.defaultTenant),
                    "displayName": "Terrace", "defaultDomain": "terrace.onmicrosoft.com",
                ]
            ]
        ])
    }
}
