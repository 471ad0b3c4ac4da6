/// A configuration that must not be written. Names the setting, never its value, which may be a secret.
public struct ConfigError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The setting to blame, as in redis.conf.
    public let setting: String
    /// For a person.
    public let reason: String

    /// Both in one sentence.
    public var description: String { "\(setting): \(reason)" }

    init(_ setting: String, _ reason: String) {
        self.setting = setting
        self.reason = reason
    }
}
