import TerraceCore
import TerraceFrontEnd

/// The two access keys of a cache, for both Azure Cache for Redis and Redis Enterprise.
struct AccessKeys {
    let call: AzureCall
    let id: CacheID

    struct Regenerate: VendorInput {
        fileprivate let keyType: String?

        init(_ input: InputReader) { keyType = input.text("keyType") }
    }

    func list() async throws(AzureError) -> WireResponse {
        Self.shown(try await call.core(about: call.subject) { try await $0.caches.connection(id) })
    }

    func regenerate(_ input: Regenerate) async throws(AzureError) -> WireResponse {
        let index =
            switch input.keyType {
            case "Primary": 0
            case "Secondary": 1
            default: throw AzureError.invalid("keyType", "It is Primary or Secondary.")
            }
        return Self.shown(
            try await call.core(about: call.subject) { try await $0.actions.regenerateKey(id, index: index) })
    }

    private static func shown(_ info: ConnectionInfo) -> WireResponse {
        .json([
            "primaryKey": info.keys.first.map { .string($0) } ?? .null,
            "secondaryKey": info.keys.dropFirst().first.map { .string($0) } ?? .null,
        ])
    }
}
