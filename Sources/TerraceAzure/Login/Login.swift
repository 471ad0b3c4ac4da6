import Foundation
import TerraceCore
import TerraceFrontEnd

/// What stands between a client and its token. A caller that the daemon lets in gets one for the asking; any other gives the
/// daemon's token as its secret, which is then the signature of what it gets, and opens the daemon.
extension AzureCall {
    /// The login is advertised with `/adfs` in its path: clients then leave out a look-up at login.microsoftonline.com.
    private var login: String { "\(head.origin)/adfs" }

    func metadata() -> WireResponse {
        let origin = head.origin
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
            // Clients that name a domain read the tenant's id off the issuer.
            "issuer": .string(tenant.isEmpty ? login : "https://sts.windows.net/\(Self.defaultTenant)/"),
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

    func token() async throws(AzureError) -> WireResponse {
        let grant = form["grant_type"] ?? ""
        guard !grant.isEmpty else {
            return .json(
                [
                    "error": "invalid_request",
                    "error_description": "AADSTS900144: The request body must contain the parameter 'grant_type'.",
                ],
                status: 400)
        }
        guard Caller.current.map({ $0.admission != nil }) ?? true || hasSecret else {
            return .json(
                [
                    "error": "invalid_client",
                    "error_description": "AADSTS7000215: Invalid client secret provided: it is the daemon's token.",
                ], status: 401)
        }
        let isForData = (form["scope"] ?? form["resource"] ?? "").contains("redis.azure.com")
        let token = isForData ? try await dataToken(of: principal) : managementToken
        var answer: [String: JSONValue] = [
            "token_type": "Bearer", "expires_in": .integer(Self.lifetime), "ext_expires_in": .integer(Self.lifetime),
            "access_token": .string(token),
        ]
        // Grants of a person, who may come back without being asked again.
        if grant != "client_credentials" {
            answer["refresh_token"] = "terrace"
            answer["id_token"] = .string(token)
            answer["scope"] = form["scope"].map { .string($0) }
            answer["client_info"] = .string(
                Self.base64(Data(#"{"uid":"terrace","utid":"\#(Self.defaultTenant)"}"#.utf8)))
        }
        return .json(.object(answer))
    }

    /// By their hashes: how long a comparison takes tells nothing of the token then.
    private var hasSecret: Bool {
        guard let token = services.token, let given = form["client_secret"] else { return false }
        return PasswordHash.of(token) == PasswordHash.of(given)
    }

    private var managementToken: String {
        let now = Int(services.now())
        return Self.unsigned(
            [
                "tid": .string(Self.defaultTenant), "oid": .string(Self.person), "aud": "https://management.azure.com/",
                "iss": .string(login), "iat": .integer(now), "exp": .integer(now + Self.lifetime),
                "preferred_username": "terrace@localhost", "upn": "terrace@localhost",
            ], signature: hasSecret ? services.token : nil)
    }

    /// The object id of whoever asks: an application's is its client id here, all people are one.
    private var principal: String {
        guard form["grant_type"] == "client_credentials", let client = form["client_id"],
            CacheUser.problem(withName: client) == nil
        else { return Self.person }
        return client
    }

    private static let person = "22222222-2222-2222-2222-222222222222"

    /// The token with which a principal logs in to caches: always the same one, as the caches know its hash. What nobody can
    /// guess of it is made once and kept.
    func dataToken(of object: String) async throws(AzureError) -> String {
        let key = ResourceKey(kind: "azure/principal", scope: "azure", name: object)
        let known = try await core { try await services.resources.resource(key) }
        let secret = known ?? .string(services.uuid())
        if known == nil {
            _ = try await core {
                try await services.resources.edit(key) { old in
                    // The request is written later than it is answered for: another one may have been faster.
                    guard old == nil || old == secret else {
                        throw TerraceError(.conflict, "\(object) got its token by another request; repeat this one")
                    }
                    return secret
                }
            }
        }
        return Self.unsigned([
            "tid": .string(Self.defaultTenant), "oid": .string(object), "aud": "https://redis.azure.com",
            "iss": .string("https://sts.windows.net/\(Self.defaultTenant)/"), "jti": secret,
            // From 2026 to 2037: it does not end while it is in use.
            "iat": 1_767_225_600, "exp": 2_114_380_800,
        ])
    }

    /// A day, in seconds.
    private static let lifetime = 86399

    private static func unsigned(_ claims: JSONValue, signature: String? = nil) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = (try? encoder.encode(claims)) ?? Data()
        return
            "\(base64(Data(#"{"alg":"none","typ":"JWT"}"#.utf8))).\(base64(body)).\(signature ?? base64(Data("none".utf8)))"
    }

    private static func base64(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    // MARK: Tenants and subscriptions

    func tenants() -> WireResponse {
        .json([
            "value": [
                [
                    "id": .string("/tenants/\(Self.defaultTenant)"), "tenantId": .string(Self.defaultTenant),
                    "displayName": "Terrace", "defaultDomain": "terrace.onmicrosoft.com",
                ]
            ]
        ])
    }

    func subscriptions() -> WireResponse { .json(["value": [subscriptionDocument(Self.defaultSubscription)]]) }

    func subscriptionDocument(_ id: String) -> JSONValue {
        [
            "id": .string("/subscriptions/\(id)"), "subscriptionId": .string(id),
            "tenantId": .string(Self.defaultTenant),
            "displayName": "Terrace", "state": "Enabled", "authorizationSource": "RoleBased", "managedByTenants": [],
            "subscriptionPolicies": [
                "locationPlacementId": "Public_2014-09-01", "quotaId": "Terrace", "spendingLimit": "Off",
            ],
        ]
    }

    func locations() -> WireResponse {
        let value = AzureLocation.all.map { name, display -> JSONValue in
            [
                "id": .string("/subscriptions/\(subscription)/locations/\(name)"), "name": .string(name),
                "type": "Region", "displayName": .string(display), "regionalDisplayName": .string(display),
                "metadata": ["regionType": "Physical", "regionCategory": "Recommended", "pairedRegion": []],
            ]
        }
        return .json(["value": .array(value)])
    }
}
