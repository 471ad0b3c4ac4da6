import TerraceCore
import TerraceFrontEnd

/// A new token for logging in.
struct AuthToken {
    private enum Strategy {
        /// Only the new token is valid.
        case set
        /// The new token and the previous one are valid.
        case rotate
    }

    private let token: String
    private let strategy: Strategy

    /// Checks that the token has 16 to 128 characters: letters, digits and `!&#$^<>-`.
    static func check(_ token: String) throws(AWSError) {
        let isValid =
            (16...128).contains(token.utf8.count)
            && token.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || "!&#$^<>-".utf8.contains($0)
            }
        guard isValid else { throw .invalidValue("Invalid AuthToken provided.") }
    }

    /// Checks the request's token before anything is changed; nil when the request has none.
    init?(_ input: any ClusterChangeInput, of view: CacheView) throws(AWSError) {
        let strategy = input.authTokenUpdateStrategy
        guard let token = input.authToken else {
            guard let strategy else { return nil }
            guard strategy == "DELETE" else {
                throw .invalidCombination("AuthTokenUpdateStrategy \(strategy) needs an AuthToken.")
            }
            guard input.userGroupIdsToAdd != nil else {
                throw .invalidCombination("AuthTokenUpdateStrategy DELETE needs UserGroupIdsToAdd.")
            }
            return nil
        }
        guard strategy != "DELETE" else {
            throw .invalidValue("AuthTokenUpdateStrategy must be SET or ROTATE with an AuthToken, not DELETE.")
        }
        guard view.record.spec.tls == .required else {
            throw .invalidCombination("The AUTH token is only supported when encryption-in-transit is enabled.")
        }
        try Self.check(token)
        self.token = token
        self.strategy = strategy == "SET" ? .set : .rotate
    }

    /// Puts the token into the change of the cache.
    func put(into intent: inout ApplyIntent, of view: CacheView, _ call: AWSCall, _ subject: AWSSubject)
        async throws(AWSError)
    {
        let id = view.record.spec.id
        intent.declarations[0].attributes["AuthTokenLastModifiedDate"] = .time(call.core.services.now())
        guard view.record.spec.auth else {
            // ElastiCache still accepts clients without a token then. An engine cannot do both: without a password it
            // refuses AUTH with "called without any password configured".
            intent.declarations[0].auth = true
            intent.keys[id] = [token]
            return
        }
        let known = try await call.core(about: subject) { try await $0.caches.connection(id).keys }
        intent.keys[id] = strategy == .set ? [token] : [token] + known.filter { $0 != token }.prefix(1)
    }
}
