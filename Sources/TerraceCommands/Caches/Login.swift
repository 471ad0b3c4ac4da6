import TerraceAPI
import TerraceCore

/// Whom a client logs in as.
struct Login {
    let user: String
    /// Nil where none is needed.
    let password: String?
    /// Whether the user was asked for by name.
    let isNamed: Bool

    /// - Throws: `TerraceError.notFound` for a user whose password Terrace did not make.
    init(_ user: String?, _ connection: ConnectionDocument, of cache: String) throws {
        self.user = user ?? CacheUser.defaultName
        isNamed = user != nil
        guard let user, user != CacheUser.defaultName else {
            password = connection.password
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
}
