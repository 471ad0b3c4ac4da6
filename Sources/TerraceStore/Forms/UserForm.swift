import TerraceCore

/// A user of a cache.
struct UserForm: StoredForm {
    var name: String
    var access: AccessForm
    var login: LoginForm

    init(_ value: CacheUser) {
        name = value.name
        access = AccessForm(value.access)
        login = LoginForm(value.login)
    }

    func value() throws -> CacheUser { CacheUser(name: name, access: access.value(), login: try login.value()) }
}

/// A user's rights: the text as it was written, and the rules that it was parsed to then.
struct AccessForm: StoredForm {
    var text: String
    var isEnabled: Bool
    var rules: [String]

    init(_ value: AccessString) {
        text = value.text
        isEnabled = value.isEnabled
        rules = value.rules
    }

    /// Not parsed anew: a later parser may refuse a text that a running cache has.
    func value() -> AccessString { AccessString(text: text, isEnabled: isEnabled, rules: rules) }
}

/// How a user logs in; exactly one member is set.
struct LoginForm: StoredForm {
    struct Nothing: Codable {}

    struct Hashes: Codable {
        var values: [String]

        /// The first version encoded an enum, and Swift calls the only value of an enum's case `_0`.
        private enum CodingKeys: String, CodingKey { case values = "_0" }
    }

    var generated: Nothing?
    var hashes: Hashes?
    var open: Nothing?

    init(_ value: CacheUser.Login) {
        switch value {
        case .generated: generated = Nothing()
        case .hashes(let hashes): self.hashes = Hashes(values: hashes)
        case .open: open = Nothing()
        }
    }

    func value() throws -> CacheUser.Login {
        if generated != nil { return .generated }
        if let hashes { return .hashes(hashes.values) }
        // A login of a later version must not become one that opens to everybody.
        guard open != nil else { throw UnknownWord(member: "users.login", word: nil) }
        return .open
    }
}
