import TerraceCore
import TerraceFrontEnd

/// The tokens with which principals log in to caches.
struct DataTokens {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    /// The token with which a principal logs in to caches. It is always the same, because the caches have its hash. Its
    /// random part is made once and stored.
    func token(of object: String) async throws(AzureError) -> String {
        let folder = call.folder("principal", in: "azure")
        let known = try await folder.document(object)
        let secret = known ?? .string(call.core.services.uuid())
        if known == nil {
            try await folder.edit(object) { old in
                // This runs again when the request is written, and another request may have stored a token before.
                guard old == nil || old == secret else {
                    throw TerraceError(.conflict, "\(object) got its token by another request; repeat this one")
                }
                return secret
            }
        }
        return UnsignedToken.text([
            "tid": .string(AzureCall.defaultTenant), "oid": .string(object), "aud": "https://redis.azure.com",
            "iss": .string("https://sts.windows.net/\(AzureCall.defaultTenant)/"), "jti": secret,
            // Valid from 2026 to 2037, so that it does not expire while it is in use.
            "iat": 1_767_225_600, "exp": 2_114_380_800,
        ])
    }
}
