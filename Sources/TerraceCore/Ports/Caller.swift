/// The program that asked for what is being done, and how it came in.
public struct Caller: Sendable, Equatable, CustomStringConvertible {
    /// As the program names itself, such as `terrace`, `az` or `boto3`.
    public var tool: String
    /// `native`, `aws`, `azure` or `google`.
    public var api: String
    /// The account of the process at the other end; nil where that is not known.
    public var uid: UInt32?
    /// Why the caller was let in; nil for one that was not, which sees only what is open to everybody.
    public var admission: Admission?

    /// Why a caller is let in.
    public enum Admission: Sendable, Equatable {
        /// It is the daemon's own account, or root.
        case account
        /// It knows the token.
        case token
        /// Everybody is let in.
        case anyone
    }

    public init(tool: String, api: String, uid: UInt32? = nil, admission: Admission? = nil) {
        self.tool = tool
        self.api = api
        self.uid = uid
        self.admission = admission
    }

    /// The caller of the request that is being answered; nil where the control plane acts by itself.
    @TaskLocal public static var current: Caller?

    public var description: String { "\(tool) via the \(api) API" }
}
