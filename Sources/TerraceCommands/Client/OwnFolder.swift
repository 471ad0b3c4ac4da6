import Foundation
import TerraceAPI
import TerraceCore

/// The state folder of this command line: its daemon is this command line's own.
struct OwnFolder: Sendable {
    let path: String
    /// Whether the environment names the folder. A command line with a folder of its own changes no other daemon's caches.
    let isNamed: Bool
    /// The value of the variable TERRACE_TOKEN; it is given to whichever daemon is asked.
    private let givenToken: String?

    /// As the environment has it.
    static let standard = OwnFolder(ProcessInfo.processInfo.environment, home: NSHomeDirectory())

    init(_ environment: [String: String], home: String) {
        let named = StateLocation.named(environment)
        path = named ?? StateLocation.standard(environment, home: home)
        isNamed = named != nil
        givenToken = environment["TERRACE_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The folder of a daemon that this process has started.
    init(path: String) {
        self.path = path
        isNamed = true
        givenToken = nil
    }

    /// The id of the daemon that uses the folder, or did; nil where none ever did.
    var daemonID: String? { text("terraced.id") }

    /// Where the certificate of the folder's authority lies.
    var authorityFile: String { path + "/tls/ca.pem" }

    /// What opens the daemon at the address. The folder's own token goes to a server on this machine only that runs as this
    /// account, the folder's owner or root: a port may be anybody's.
    func token(for endpoint: URL) -> String? {
        if let givenToken { return givenToken }
        guard let token = text("token"), let host = endpoint.host else { return nil }
        let port = endpoint.port ?? (endpoint.scheme == "https" ? 443 : 80)
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        return Listener.isHeld(by: [getuid(), info.st_uid, 0], host: host, port: port) ? token : nil
    }

    /// - Throws: where the daemon at `endpoint` is not this folder's, though the environment names the folder.
    func check(_ daemon: DaemonDocument, at endpoint: String) throws(TerraceError) {
        guard isNamed, daemon.id != daemonID else { return }
        throw TerraceError(
            .failedPrecondition,
            "the daemon at \(endpoint) (pid \(daemon.pid)) is another one: its state is in \(daemon.stateDir), this command "
                + "line's in \(path) (TERRACE_HOME). \(Self.wayOut); to use the other one, unset TERRACE_HOME")
    }

    static let wayOut =
        "For a daemon of your own take another port: export TERRACE_ENDPOINT=http://127.0.0.1:7400, then 'terrace up'"

    private func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: "\(path)/\(name)").map {
            String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
}
