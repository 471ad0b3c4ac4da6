import Foundation
import TerraceCore
import TerraceFrontEnd

/// Issues tokens to clients. A caller with access to the daemon gets one without a check. Other callers give the
/// daemon's token as their secret; it becomes the signature of the issued token, which then gives access to the daemon.
struct Login: AzureResource {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    /// The login's address. With `/adfs` in it clients do not ask login.microsoftonline.com first.
    private var login: String { "\(call.head.origin)/adfs" }

    // MARK: Where things are

    func metadata() -> WireResponse {
        let origin = call.head.origin
        return .json([
            "name": "terrace", "resourceManager": .string(origin), "portal": .string(origin), "graph": .string(origin),
            "graphAudience": .string(origin), "microsoftGraphResourceId": .string(origin), "gallery": .string(origin),
            "batch": .string(origin), "media": .string(origin), "sqlManagement": .string(origin),
            "vmImageAliasDoc": .string(origin), "activeDirectoryDataLake": .string(origin),
            "authentication": [
                "loginEndpoint": .string(login), "audiences": ["https://management.azure.com/"],
                "tenant": "adfs", "identityProvider": "ADFS",
            ],
            "suffixes": [
                "storage": "localhost", "keyVaultDns": "localhost", "sqlServerHostname": "localhost",
                "acrLoginServer": "localhost",
            ],
        ])
    }

    func openID() -> WireResponse {
        .json([
            // Clients that name a domain read the tenant's id from the issuer.
            "issuer": .string(call.tenant.isEmpty ? login : "https://sts.windows.net/\(AzureCall.defaultTenant)/"),
            "authorization_endpoint": .string("\(login)/oauth2/authorize"),
            "token_endpoint": .string("\(login)/oauth2/token"),
            "device_authorization_endpoint": .string("\(login)/oauth2/devicecode"),
            "jwks_uri": .string("\(login)/discovery/keys"),
        ])
    }

    func deviceCode() -> WireResponse {
        .json([
            "device_code": "terrace", "user_code": "TERRACE", "verification_uri": .string("\(login)/oauth2/device"),
            "expires_in": 900, "interval": 1, "message": "Nothing to do: Terrace signs everybody in.",
        ])
    }

    // MARK: Tokens

    /// The fields of the form that asks for a token.
    struct Grant: VendorInput {
        let grantType: String
        let scope: String?
        let resource: String?
        let clientID: String?
        let clientSecret: String?

        init(_ input: InputReader) {
            grantType = input.text("grant_type") ?? ""
            scope = input.text("scope")
            resource = input.text("resource")
            clientID = input.text("client_id")
            clientSecret = input.text("client_secret")
        }
    }

    func token(_ grant: Grant) async throws(AzureError) -> WireResponse {
        guard !grant.grantType.isEmpty else {
            return .json(
                [
                    "error": "invalid_request",
                    "error_description": "AADSTS900144: The request body must contain the parameter 'grant_type'.",
                ],
                status: 400)
        }
        guard Caller.current.map({ $0.admission != nil }) ?? true || hasSecret(grant) else {
            return .json(
                [
                    "error": "invalid_client",
                    "error_description": "AADSTS7000215: Invalid client secret provided: it is the daemon's token.",
                ], status: 401)
        }
        let isForData = (grant.scope ?? grant.resource ?? "").contains("redis.azure.com")
        let token = isForData ? try await DataTokens(call).token(of: principal(grant)) : managementToken(grant)
        var answer: [String: JSONValue] = [
            "token_type": "Bearer", "expires_in": .integer(Self.lifetime), "ext_expires_in": .integer(Self.lifetime),
            "access_token": .string(token),
        ]
        // Grants of a person include a refresh token, so that the person need not log in again.
        if grant.grantType != "client_credentials" {
            answer["refresh_token"] = "terrace"
            answer["id_token"] = .string(token)
            answer["scope"] = grant.scope.map { .string($0) }
            answer["client_info"] = .string(
                UnsignedToken.base64(Data(#"{"uid":"terrace","utid":"\#(AzureCall.defaultTenant)"}"#.utf8)))
        }
        return .json(.object(answer))
    }

    /// Whether the secret is the daemon's token. Hashes are compared, so that the time taken reveals nothing about the
    /// token.
    private func hasSecret(_ grant: Grant) -> Bool {
        guard let token = call.core.services.token, let given = grant.clientSecret else { return false }
        return PasswordHash.of(token) == PasswordHash.of(given)
    }

    private func managementToken(_ grant: Grant) -> String {
        let now = Int(call.core.services.now())
        return UnsignedToken.text(
            [
                "tid": .string(AzureCall.defaultTenant), "oid": .string(Self.person),
                "aud": "https://management.azure.com/",
                "iss": .string(login), "iat": .integer(now), "exp": .integer(now + Self.lifetime),
                "preferred_username": "terrace@localhost", "upn": "terrace@localhost",
            ], signature: hasSecret(grant) ? call.core.services.token : nil)
    }

    /// The object id of the caller: an application's client id, or one id for all people.
    private func principal(_ grant: Grant) -> String {
        guard grant.grantType == "client_credentials", let client = grant.clientID,
            CacheUser.problem(withName: client) == nil
        else { return Self.person }
        return client
    }

    private static let person = "22222222-2222-2222-2222-222222222222"

    /// How long a token is valid, in seconds: a day.
    private static let lifetime = 86399
}
