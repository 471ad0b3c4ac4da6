import TerraceAPI
import TerraceCore

/// The user that a client logs in as.
struct Login {
    let user: String
    /// Nil where none is needed, or none opens.
    let password: String?
    /// Whether the user was asked for by name.
    let isNamed: Bool

    /// - Parameter user: nil for the default user.
    /// - Throws: `TerraceError.notFound` for a user whose password Terrace did not make.
    init(_ user: String?, _ connection: ConnectionDocument, of cache: CacheDocument) throws {
        try self.init(user, connection, of: cache.reference, isDefaultOff: Self.problem(withDefaultOf: cache) != nil)
    }

    init(_ user: String?, _ connection: ConnectionDocument, of cache: String, isDefaultOff: Bool = false) throws {
        self.user = user ?? CacheUser.defaultName
        isNamed = user != nil
        guard let user, user != CacheUser.defaultName else {
            password = isDefaultOff ? nil : connection.password
            return
        }
        guard let known = connection.userPasswords[user] else {
            let names = connection.userPasswords.keys.sorted()
            throw TerraceError(
                .notFound,
                "there is no password of a user '\(user)' of \(cache)"
                    + (names.isEmpty
                        ? "; spec.users declares users" : "; there is one of \(names.joined(separator: ", "))"))
        }
        password = known
    }

    /// Why nobody logs in without a name; nil where somebody can.
    static func problem(withDefaultOf cache: CacheDocument) -> TerraceError? {
        guard cache.users.contains(where: { $0.name == CacheUser.defaultName && !$0.enabled }) else { return nil }
        let others = cache.users.filter { $0.enabled && $0.name != CacheUser.defaultName }.map { "--user \($0.name)" }
        return TerraceError(
            .failedPrecondition,
            "the default user of \(cache.reference) is off, so its password opens nothing; "
                + (others.isEmpty ? "spec.users declares others" : "say \(others.joined(separator: " or "))"))
    }
}
