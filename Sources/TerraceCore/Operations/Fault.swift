/// Something that is done to a node on purpose.
public enum Fault: String, Sendable, Codable, CaseIterable {
    /// Its process ends with SIGKILL.
    case kill
    /// Its process stops, keeps its sockets and answers nothing, until it is thawed.
    case freeze
    case thaw

    /// As events say it.
    public var past: String {
        switch self {
        case .kill: "killed"
        case .freeze: "frozen"
        case .thaw: "thawed"
        }
    }
}
