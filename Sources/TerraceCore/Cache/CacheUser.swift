/// Somebody who logs in to a cache by name, and what they may do there.
public struct CacheUser: Sendable, Equatable {
    /// How a user logs in.
    public enum Login: Sendable, Equatable {
        /// By a password that the cache makes and hands out; `default` by the cache's access keys.
        case generated
        /// By a password that somebody else chose: the SHA-256 of each valid one, as 64 lower-case hexadecimal digits.
        case hashes([String])
        /// By the name alone.
        case open
    }

    /// The user of a client that names none. Every cache has this user, with all rights where nothing else is declared.
    public static let defaultName = "default"

    /// The name by which the engine knows the user.
    public var name: String
    public var access: AccessString
    public var login: Login

    public init(name: String, access: AccessString, login: Login = .generated) {
        self.name = name
        self.access = access
        self.login = login
    }

    /// Why no user can have this name; nil where one can.
    public static func problem(withName name: String) -> String? {
        let isPlain = name.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "-_.@:".utf8.contains($0)
        }
        guard isPlain, (1...128).contains(name.utf8.count) else {
            return "a user's name is 1 to 128 letters, digits and -_.@:"
        }
        return name == "terrace" ? "'terrace' is the control plane's own user; choose another name" : nil
    }
}

/// A user's rights, in the words of the engine's access rules: `on ~orders:* +@read -keys`.
public struct AccessString: Sendable, Equatable {
    /// As it was written.
    public let text: String
    /// Whether the user can log in.
    public let isEnabled: Bool
    /// Keys, channels and commands, in their order; commands in lower case.
    public let rules: [String]

    /// Every command, on every key and channel.
    public static let everything = AccessString(
        text: "on ~* &* +@all", isEnabled: true, rules: ["~*", "&*", "+@all"])

    /// An access string from the parts that it was parsed to before.
    package init(text: String, isEnabled: Bool, rules: [String]) {
        self.text = text
        self.isEnabled = isEnabled
        self.rules = rules
    }

    /// - Parameter isEnabled: the value for a text that says neither `on` nor `off`.
    /// - Throws: `TerraceError.invalidArgument` that names the wrong word. Whether a command exists is left to the
    ///   engine.
    public init(_ text: String, isEnabled: Bool = true) throws(TerraceError) {
        guard text.utf8.count <= 4096 else {
            throw TerraceError(.invalidArgument, "an access string has at most 4096 characters")
        }
        var isOn = isEnabled
        var rules: [String] = []
        for word in text.split(separator: " ").map(String.init) {
            switch word.lowercased() {
            case "on": isOn = true
            case "off": isOn = false
            case let rule where Self.words.contains(rule): rules.append(rule)
            default:
                if let problem = Self.problem(with: word) { throw TerraceError(.invalidArgument, problem) }
                rules.append("+-".contains(word.prefix(1)) ? word.lowercased() : word)
            }
        }
        self.init(text: text, isEnabled: isOn, rules: rules)
    }

    private static let words: Set<String> = [
        "allkeys", "resetkeys", "allchannels", "resetchannels", "allcommands", "nocommands",
    ]

    private static func problem(with word: String) -> String? {
        let shown = "'\(word.prefix(60))'"
        // The message leaves out the word itself, because it may be a password.
        if let first = word.first, "><#!".contains(first) {
            return "an access string has no passwords in it (a word begins with \(first))"
        }
        if ["nopass", "resetpass", "reset"].contains(word.lowercased()) {
            return "\(shown) is not for an access string: how a user logs in is said beside it"
        }
        if word.contains("(") || word.contains(")") {
            return "\(shown): selectors are not supported; make a user of their own for other keys"
        }
        guard word.utf8.allSatisfy({ $0 > 32 && $0 != 127 && $0 != 34 && $0 != 39 && $0 != 92 }) else {
            return "\(shown) has a quote, backslash or control character"
        }
        if word.hasPrefix("~") || word.hasPrefix("&") { return nil }
        if word.hasPrefix("%"), let tilde = word.firstIndex(of: "~") {
            let rights = word[word.index(after: word.startIndex)..<tilde].uppercased()
            if ["R", "W", "RW", "WR"].contains(rights) { return nil }
        }
        if word.hasPrefix("+") || word.hasPrefix("-"), isCommand(word.dropFirst()) { return nil }
        return "\(shown) is not a rule; expected ~KEYS, &CHANNELS, +COMMAND, -COMMAND, +@CATEGORY, on or off"
    }

    private static func isCommand(_ name: Substring) -> Bool {
        let parts = name.split(separator: "|", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count)
            && parts.enumerated().allSatisfy { index, part in
                let bare = index == 0 && part.hasPrefix("@") ? part.dropFirst() : part
                return !bare.isEmpty
                    && bare.utf8.allSatisfy {
                        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                            || "-_.".utf8.contains($0)
                    }
            }
    }
}
