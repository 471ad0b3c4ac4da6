/// The clock that a daemon goes by.
public struct ClockDocument: Codable, Sendable, Equatable {
    /// `machine`, or `manual`: one that stands still until it is moved on.
    public var mode: String
    /// RFC 3339, UTC.
    public var now: String
    /// Seconds that a manual clock was moved on by since the daemon began; 0 of the machine's.
    public var advancedSeconds: Double

    public init(mode: String, now: Double, advancedSeconds: Double) {
        self.mode = mode
        self.now = Timestamp.text(now)
        self.advancedSeconds = advancedSeconds
    }
}

/// `POST /api/v1/clock`: how far, such as `12h`.
public struct ClockRequest: Codable, Sendable {
    public var advance: String

    public init(advance: String) { self.advance = advance }
}
