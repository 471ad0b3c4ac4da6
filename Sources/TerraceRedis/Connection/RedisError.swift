/// Why a command has no reply. No case ever carries an argument of the command, so none can carry a password.
public enum RedisError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The server's own words, such as `NOAUTH Authentication required.`
    case server(String)
    /// The connection to `address` ended, or was already closed.
    case closed(address: String)
    /// No reply within the deadline; the connection is closed, or a late reply would answer the next command.
    case timeout(address: String, after: Duration)
    /// The peer does not speak RESP2, or answered in a shape the command does not have.
    case protocolError(String)
    /// No connection was made.
    case connectFailed(address: String, reason: String)

    /// The first word of a server's error, such as `LOADING` or `WRONGPASS`; nil for all other cases.
    public var code: String? {
        guard case .server(let message) = self else { return nil }
        return message.split(separator: " ", maxSplits: 1).first.map(String.init)
    }

    /// For a person.
    public var description: String {
        switch self {
        case .server(let message): message
        case .closed(let address): "\(address) closed the connection"
        case .timeout(let address, let limit): "\(address) did not answer within \(limit)"
        case .protocolError(let reason): "not a valid reply: \(reason)"
        case .connectFailed(let address, let reason): "cannot connect to \(address): \(reason)"
        }
    }

    /// A server's error without the arguments it may echo: `ERR unknown command 'AUTH', with args beginning with: …`
    /// would print a password.
    static func server(redacting message: String) -> RedisError {
        guard let echo = message.firstRange(of: "with args beginning with:") else { return .server(message) }
        return .server(message[..<echo.upperBound] + " …")
    }
}
