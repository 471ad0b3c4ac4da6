import TerraceAPI
import TerraceCore

/// The user and password with which a client logs in.
struct Login {
    let user: String
    /// The password; nil where none is needed, or where the user is off.
    let password: String?
    /// Whether the user was named on the command line.
    let isNamed: Bool

    /// - Parameter user: nil for the default user.
    /// - Throws: `TerraceError.notFound` for a user whose password Terrace does not know.
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
                "Terrace has no password of a user '\(user)' of \(cache)"
                    + (names.isEmpty
                        ? "; it makes those of spec.users, and keeps no password that was given to a cloud's API: log in with that"
                        : "; it has those of \(names.joined(separator: ", "))"))
        }
        password = known
    }

    /// The error for a login without a user's name; nil where the default user can log in.
    static func problem(withDefaultOf cache: CacheDocument) -> TerraceError? {
        guard cache.users.contains(where: { $0.name == CacheUser.defaultName && !$0.enabled }) else { return nil }
        let others = cache.users.filter { $0.enabled && $0.name != CacheUser.defaultName }.map { "--user \($0.name)" }
        return TerraceError(
            .failedPrecondition,
            "the default user of \(cache.reference) is off, so nobody can log in with its password; "
                + (others.isEmpty ? "spec.users declares others" : "use \(others.joined(separator: " or "))"))
    }
}
