import TerraceCore

/// A cache: one row of the table `cache`.
struct CacheForm: StoredForm {
    static let noun = "cache"

    var record: RecordForm
    var secrets: SecretsForm
    /// Seconds since 1970.
    var createdAt: Double

    init(_ value: StoredCache) {
        record = RecordForm(value.record)
        secrets = SecretsForm(value.secrets)
        createdAt = value.createdAt
    }

    func value() throws -> StoredCache {
        StoredCache(record: try record.value(), secrets: secrets.value(), createdAt: createdAt)
    }
}

/// A cache's passwords.
struct SecretsForm: StoredForm {
    var keys: [String]
    var controlPassword: String
    var userPasswords: [String: String]?

    init(_ value: CacheSecrets) {
        keys = value.keys
        controlPassword = value.controlPassword
        userPasswords = value.userPasswords
    }

    func value() -> CacheSecrets {
        var secrets = CacheSecrets(keys: keys, controlPassword: controlPassword)
        secrets.userPasswords = userPasswords
        return secrets
    }
}
