/// Machine-readable reason for anything that is, or is not, as desired.
public struct Condition: Sendable, Codable, Equatable {
    /// `Available`, `EngineVersion`, `ClientLimit`…
    public var type: String
    public var status: Bool
    public var reason: String
    public var message: String

    public init(type: String, status: Bool, reason: String, message: String) {
        self.type = type
        self.status = status
        self.reason = reason
        self.message = message
    }
}
