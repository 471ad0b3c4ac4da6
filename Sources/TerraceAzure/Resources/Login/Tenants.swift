import TerraceCore
import TerraceFrontEnd

/// Tenants. There is only one.
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
