/// Everything that a client needs to connect.
public struct ConnectionInfo: Sendable, Equatable {
    /// Nil where TLS is required.
    public var plain: Endpoint?
    /// Nil where TLS is off.
    public var secure: Endpoint?
    /// Passwords of the default user, each of which is valid; empty where none is needed.
    public var keys: [String]
    /// Generated passwords of the other users, by name.
    public var userPasswords: [String: String]
    public var clustered: Bool

    public init(
        plain: Endpoint?, secure: Endpoint?, keys: [String], userPasswords: [String: String] = [:], clustered: Bool
    ) {
        self.plain = plain
        self.secure = secure
        self.keys = keys
        self.userPasswords = userPasswords
        self.clustered = clustered
    }

    /// Where a client that can do without TLS connects. A cache has one port at least.
    public var address: Endpoint { plain ?? secure ?? Endpoint(host: "", port: 0) }
}
