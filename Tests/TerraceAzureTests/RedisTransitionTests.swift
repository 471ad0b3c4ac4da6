import TerraceCore
import Testing

@testable import TerraceAzure

/// The tiers and sizes to which a cache can change.
@Suite struct RedisTransitionTests {
    @Test(
        arguments: [
            ("Standard C1", "Standard C0", "sku.capacity"), ("Basic C2", "Basic C0", "sku.capacity"),
            ("Basic C0", "Standard C1", "sku.capacity"), ("Basic C1", "Standard C2", "sku.capacity"),
            ("Basic C1", "Premium P1", "sku.name"), ("Standard C1", "Basic C1", "sku.name"),
            ("Premium P1", "Standard C1", "sku.name"), ("Basic C0", "Standard C0", nil), ("Basic C0", "Basic C1", nil),
            ("Standard C2", "Standard C1", nil), ("Standard C1", "Premium P1", nil), ("Premium P2", "Premium P1", nil),
        ] as [(String, String, String?)])
    func tierChangesOneStepUpwardsAndNeverToC0(_ before: String, _ after: String, _ refused: String?) {
        #expect(refusal(attributes(before), attributes(after))?.target == refused.map { "properties.\($0)" })
    }

    @Test func propertiesSetAtCreationCannotChange() {
        let sku = attributes("Premium P1")
        for (name, path) in [("subnetId", "properties.subnetId"), ("staticIP", "properties.staticIP")] {
            var changed = sku["properties"]?.members ?? [:]
            changed[name] = "other"
            #expect(refusal(sku, ["properties": .object(changed)])?.target == path)
        }
        #expect(refusal(sku, sku.merging(["zones": ["1"]]) { $1 })?.target == "zones")
        #expect(refusal(sku, sku) == nil)
    }

    @Test func twoChangesInOneRequestAreRefused() {
        let before = attributes("Premium P1")
        var resized = attributes("Premium P2")["properties"]?.members ?? [:]
        resized["shardCount"] = 3
        #expect(refusal(before, ["properties": .object(resized)])?.message.contains("one single request") == true)
        var closed = before["properties"]?.members ?? [:]
        closed["publicNetworkAccess"] = "Disabled"
        let both: [String: JSONValue] = ["properties": .object(closed), "identity": ["type": "SystemAssigned"]]
        #expect(refusal(before, both)?.message.contains("'properties.publicNetworkAccess,identity'") == true)
    }

    /// The attributes of a cache, from a text such as `Premium P2`.
    private func attributes(_ text: String) -> [String: JSONValue] {
        let words = text.split(separator: " ")
        let sku: JSONValue = [
            "name": .string(String(words[0])), "family": .string(String(words[1].prefix(1))),
            "capacity": .integer(Int(words[1].dropFirst()) ?? -1),
        ]
        return ["properties": ["sku": sku]]
    }

    private func refusal(_ before: [String: JSONValue], _ after: [String: JSONValue]) -> AzureError? {
        do {
            try RedisTransition(from: before, to: after).check()
            return nil
        } catch { return error }
    }
}
