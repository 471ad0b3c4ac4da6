/// The access rule of one user, rendered as a `user …` line of redis.conf.
public struct ACLRule: Sendable, Hashable {
    /// The user the control plane and replicas log in as.
    public static let controlUser = "terrace"

    /// `default` is who a client is without logging in, or with a password alone.
    public var user: String
    /// SHA-256 in 64 lower-case hexadecimal digits, any of which opens; empty for a user without a password.
    public var passwordHashes: [String]
    /// A disabled user cannot log in; a disabled default user makes naming another one mandatory.
    public var isEnabled: Bool
    /// Keys, channels and commands in their order, such as `~orders:*`, `&*` and `+@read`.
    public var rules: [String]
    /// Denied after all of them: `config`, `cluster|meet`, `@dangerous`.
    public var blocked: [String]

    /// A user who may do everything that is not blocked, unless the rules say less.
    public init(
        user: String = "default", passwordHashes: [String], isEnabled: Bool = true,
        rules: [String] = ["~*", "&*", "+@all"], blocked: [String] = []
    ) {
        self.user = user
        self.passwordHashes = passwordHashes
        self.isEnabled = isEnabled
        self.rules = rules
        self.blocked = blocked
    }

    /// The control plane's own user, who may do everything.
    public static func control(passwordHash: String) -> ACLRule {
        ACLRule(user: controlUser, passwordHashes: [passwordHash])
    }

    /// `user default on #… ~* &* +@all -config`
    public func line(_ dialect: EngineDialect = .current) throws -> String {
        // Redis splits the line at spaces and has no escape in it, so what would need one is refused.
        for word in [user] + rules {
            guard !word.isEmpty, word.utf8.allSatisfy({ $0 > 32 && $0 != 127 && $0 != 34 && $0 != 39 && $0 != 92 })
            else { throw ConfigError("user", "a name or rule is empty or has a space, quote or control character") }
        }
        for hash in passwordHashes {
            guard hash.utf8.count == 64, hash.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
            else { throw ConfigError("user \(user)", "a password hash is not 64 lower-case hexadecimal digits") }
        }
        for name in blocked {
            guard !name.isEmpty,
                name.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || "|@-_.".utf8.contains($0) })
            else { throw ConfigError("user \(user)", "not the lower-case name of a command: \(name.debugDescription)") }
        }
        let words =
            ["user", user, isEnabled ? "on" : "off"]
            + (passwordHashes.isEmpty ? ["nopass"] : passwordHashes.map { "#\($0)" })
            + channelled + dialect.denials(blocked, of: rules)
        return words.joined(separator: " ")
    }

    /// The rules; where the first about channels adds some, it begins with none: a server that gives a new user all channels
    /// (before 7, and by acl-pubsub-default) refuses to add to them.
    private var channelled: [String] {
        guard let first = rules.firstIndex(where: { $0.hasPrefix("&") || $0.hasSuffix("channels") }),
            rules[first].hasPrefix("&"), rules[first] != "&*"
        else { return rules }
        return rules[..<first] + ["resetchannels"] + rules[first...]
    }
}
