import TerraceCore
import TerraceFrontEnd

/// Firewall rules. They are only stored, because the loopback needs none.
struct FirewallRules: RedisChildResource {
    static let kind = RedisChildren.Kind.firewallRule
    let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    struct Put: VendorInput {
        fileprivate let startIP: String?
        fileprivate let endIP: String?
        fileprivate let properties: JSONValue

        init(_ input: InputReader) {
            properties = input.given["properties"] ?? [:]
            let read = input.structure("properties") { ($0.text("startIP"), $0.text("endIP")) }
            (startIP, endIP) = read ?? (nil, nil)
        }
    }

    func put(_ input: Put) async throws(AzureError) -> WireResponse {
        let view = try await RedisCaches(call).find()
        for (name, text) in [("startIP", input.startIP), ("endIP", input.endIP)] where text.map(Self.isAddress) != true
        {
            throw .invalid("properties.\(name)", "It is an IPv4 address.")
        }
        return try await children.put(input.properties, of: view)
    }

    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
