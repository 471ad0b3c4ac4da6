import Foundation
import TerraceAPI
import TerraceCore

/// The state folder of this command line. The daemon that uses this folder is the command line's own daemon.
struct OwnFolder: Sendable {
    let path: String
    /// Whether the environment names the folder. If so, this command line changes no other daemon's caches.
    let isNamed: Bool
    /// The value of the variable TERRACE_TOKEN. It is sent to whatever daemon is called.
    private let givenToken: String?

    /// The folder that the environment of this process names.
    static let standard = OwnFolder(ProcessInfo.processInfo.environment, home: NSHomeDirectory())

    init(_ environment: [String: String], home: String) {
        let named = StateLocation.named(environment)
        path = named ?? StateLocation.standard(environment, home: home)
        isNamed = named != nil
        givenToken = environment["TERRACE_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The folder at `path`, of a daemon that this process has started.
    init(path: String) {
        self.path = path
        isNamed = true
        givenToken = nil
    }

    /// The id of the daemon that uses the folder or used it last; nil where no daemon has used it.
    var daemonID: String? { text("terraced.id") }

    /// The path of the certificate of the folder's authority.
    var authorityFile: String { path + "/tls/ca.pem" }

    /// The token to send to the daemon at `endpoint`. The folder's own token is only sent to a server on this machine
    /// that runs as this account, the folder's owner or root, because any other account could have opened the port.
    func token(for endpoint: URL) -> String? {
        if let givenToken { return givenToken }
        guard let token = text("token"), let host = endpoint.host else { return nil }
        let port = endpoint.port ?? (endpoint.scheme == "https" ? 443 : 80)
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        return Listener.isHeld(by: [getuid(), info.st_uid, 0], host: host, port: port) ? token : nil
    }

    /// Checks that the daemon at `endpoint` uses this folder.
    /// - Throws: `TerraceError.failedPrecondition` where the environment names the folder and the daemon uses another one.
    func check(_ daemon: DaemonDocument, at endpoint: String) throws(TerraceError) {
        guard isNamed, daemon.id != daemonID else { return }
        throw TerraceError(
            .failedPrecondition,
            "the daemon at \(endpoint) (pid \(daemon.pid)) is not this command line's: its state is in \(daemon.stateDir), not "
                + "in \(path) (TERRACE_HOME). \(Self.wayOut); to use that daemon, unset TERRACE_HOME")
    }

    /// Checks that everything in the daemon's folder may go without a question. Where the environment names a folder, the
    /// daemon itself refuses what is meant for another.
    /// - Throws: `TerraceError.failedPrecondition` where the daemon uses another folder than the usual one.
    func checkPurge(_ daemon: DaemonDocument, at endpoint: String) throws(TerraceError) {
        guard !isNamed, daemon.id != daemonID else { return }
        throw TerraceError(
            .failedPrecondition,
            "nothing was deleted: the daemon at \(endpoint) (pid \(daemon.pid)) has its state in \(daemon.stateDir), and this "
                + "command line's is \(path). To delete all of \(daemon.stateDir), say --yes, or set TERRACE_HOME to it"
        )
    }

    static let wayOut =
        "For a daemon of your own use another port: export TERRACE_ENDPOINT=http://127.0.0.1:7400, then 'terrace up'"

    private func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: "\(path)/\(name)").map {
            String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
}
