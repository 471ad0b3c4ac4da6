/// A configuration that must not be written. The error names the setting, never its value, which may be a secret.
public struct ConfigError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name of the wrong setting, as in redis.conf.
    public let setting: String
    /// The reason, as a phrase for a message.
    public let reason: String

    /// Setting and reason in one sentence.
    public var description: String { "\(setting): \(reason)" }

    init(_ setting: String, _ reason: String) {
        self.setting = setting
        self.reason = reason
    }
}
