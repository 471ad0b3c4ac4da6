import TerraceCore

/// Which callers may use the daemon.
public struct AccessPolicy: Sendable {
    /// Which callers the daemon answers.
    public enum Mode: String, Sendable, CaseIterable {
        /// The daemon's own account and root, as the kernel reports them, and callers with the token.
        case owner
        /// Callers with the token.
        case token
        /// All callers.
        case anyone
    }

    public let mode: Mode
    private let token: [UInt8]
    private let owner: UInt32

    /// - Parameter owner: the account the daemon runs as.
    public init(_ mode: Mode, token: String, owner: UInt32) {
        self.mode = mode
        self.token = Array(token.utf8)
        self.owner = owner
    }

    /// Why the caller has access; nil when it has none.
    /// - Parameter authorization: the `Authorization` header.
    func admission(of peer: Peer?, _ authorization: String?) -> Caller.Admission? {
        if mode == .anyone { return .anyone }
        if mode == .owner, let uid = peer?.uid, uid == owner || uid == 0 { return .account }
        return authorization.map(opens) == true ? .token : nil
    }

    static let refusal = TerraceError(
        .permissionDenied,
        "this daemon answers the account it runs as, and others by its token, which is in the file 'token' of its state "
            + "folder: give it as 'Authorization: Bearer TOKEN', to terrace as TERRACE_TOKEN, to AWS's tools as the access key "
            + "id (docs/security.md)")

    /// Whether the header holds the token: as a bearer token, as the signature of a bearer token that the login of
    /// Azure's API made, or as the access key id of a request that an AWS client signed.
    private func opens(_ authorization: String) -> Bool {
        let words = authorization.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else { return false }
        let rest = words[1].drop { $0 == " " }
        if words[0].lowercased() == "bearer" {
            return isToken(rest) || (rest.contains(".") && isToken(rest.split(separator: ".").last ?? ""))
        }
        guard words[0].hasPrefix("AWS4-"), let start = rest.firstRange(of: "Credential=")?.upperBound else {
            return false
        }
        return isToken(rest[start...].prefix { $0 != "/" && $0 != "," })
    }

    /// Takes the same time wherever the texts differ, so that the time reveals nothing about the token.
    private func isToken(_ text: Substring) -> Bool {
        let given = Array(text.utf8)
        guard given.count == token.count, !token.isEmpty else { return false }
        return zip(given, token).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
