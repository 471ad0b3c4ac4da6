/// The access rule of one user, rendered as a `user …` line of redis.conf.
public struct ACLRule: Sendable, Hashable {
    /// The user as whom the control plane and the replicas log in.
    public static let controlUser = "terrace"

    /// The user's name. The user `default` applies to clients that do not log in, or log in with a password only.
    public var user: String
    /// SHA-256 of each accepted password, in 64 lower-case hexadecimal digits; empty for a user without a password.
    public var passwordHashes: [String]
    /// Whether the user can log in. Where the user `default` is disabled, clients must name another user.
    public var isEnabled: Bool
    /// Rules for keys, channels and commands in their order, such as `~orders:*`, `&*` and `+@read`.
    public var rules: [String]
    /// Commands that are denied whatever `rules` allow, such as `config`, `cluster|meet` or `@dangerous`.
    public var blocked: [String]

    /// Creates a user, by default one who may do everything that is not blocked.
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

    /// The control plane's own user, who may use every command.
    public static func control(passwordHash: String) -> ACLRule {
        ACLRule(user: controlUser, passwordHashes: [passwordHash])
    }

    /// The line of redis.conf, such as `user default on #… ~* &* +@all -config`.
    /// - Throws: `ConfigError` for a name, rule, hash or command that cannot stand in the line.
    public func line(_ dialect: EngineDialect = .current) throws -> String {
        // Redis splits the line at spaces and has no escape for them, so words that would need one are refused.
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

    /// The rules, with `resetchannels` before a first rule that adds a channel. Redis 6.2, or a server with
    /// `acl-pubsub-default allchannels`, gives a new user all channels and refuses to add a single one to them.
    private var channelled: [String] {
        guard let first = rules.firstIndex(where: { $0.hasPrefix("&") || $0.hasSuffix("channels") }),
            rules[first].hasPrefix("&"), rules[first] != "&*"
        else { return rules }
        return rules[..<first] + ["resetchannels"] + rules[first...]
    }
}
