/// The reason why a command has no usable reply. No case contains an argument of the command, so none can contain a
/// password.
public enum RedisError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The server's own words, such as `NOAUTH Authentication required.`
    case server(String)
    /// The connection to `address` ended, or was already closed.
    case closed(address: String)
    /// No reply came within the deadline. The connection is closed, because a late reply would be taken for the next
    /// command's.
    case timeout(address: String, after: Duration)
    /// The peer does not speak RESP2, or its reply does not have the command's form.
    case protocolError(String)
    /// The connection to `address` ended within what it was sending; `where` says how far it had come.
    case interrupted(address: String, where: String)
    /// The connection could not be made.
    case connectFailed(address: String, reason: String)

    /// The first word of a server's error, such as `LOADING` or `WRONGPASS`; nil for all other cases.
    public var code: String? {
        guard case .server(let message) = self else { return nil }
        return message.split(separator: " ", maxSplits: 1).first.map(String.init)
    }

    /// The error as a sentence.
    public var description: String {
        switch self {
        case .server(let message): message
        case .closed(let address): "\(address) closed the connection"
        case .timeout(let address, let limit): "\(address) did not answer within \(limit)"
        case .protocolError(let reason): "not a valid reply: \(reason)"
        case .interrupted(let address, let place): "\(address) closed the connection \(place)"
        case .connectFailed(let address, let reason): "cannot connect to \(address): \(reason)"
        }
    }

    /// The server's error without the arguments that it repeats: `ERR unknown command 'AUTH', with args beginning with:
    /// …` would show a password.
    static func server(redacting message: String) -> RedisError {
        guard let echo = message.firstRange(of: "with args beginning with:") else { return .server(message) }
        return .server(message[..<echo.upperBound] + " …")
    }
}
