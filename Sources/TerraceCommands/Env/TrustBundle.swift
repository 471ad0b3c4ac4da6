import Foundation
import TerraceCore

/// A file with the certificates that a shell's programs trusted before, and the daemon's authority. A variable tells the
/// programs its path.
struct TrustBundle {
    /// The variables that name a file of trusted certificates.
    enum Variable: String, CaseIterable {
        /// Read by OpenSSL, and so by Python and Ruby, and by Go. The file replaces the system's certificates.
        case openSSL = "SSL_CERT_FILE"
        /// Read by Node. The file is added to the certificates that are built into Node.
        case node = "NODE_EXTRA_CA_CERTS"

        fileprivate var file: String {
            switch self {
            case .openSSL: "terrace-ca-bundle"
            case .node: "terrace-node-ca"
            }
        }
    }

    /// The beginning of a bundle's first line. The variable's previous value follows.
    private static let mark = "# terrace env made this file; before it: "

    let authorityFile: String
    let environment: [String: String]

    /// Writes the variable's bundle beside the authority's certificate, unless the file is there and right.
    /// - Returns: the bundle's path.
    func write(for variable: Variable) throws -> String {
        guard let authority = FileManager.default.contents(atPath: authorityFile) else {
            throw TerraceError(
                .failedPrecondition, "\(authorityFile) cannot be read; the daemon runs as another user or elsewhere")
        }
        let before = Self.before(variable, environment)
        var bytes = Data((Self.mark + (before ?? "") + "\n").utf8)
        if let others = before ?? (variable == .openSSL ? Self.systemFile : nil) {
            bytes += FileManager.default.contents(atPath: others) ?? Data()
            if bytes.last != 10 { bytes.append(10) }
        }
        bytes += authority
        // The file's name depends on the previous value, because two shells may have trusted different certificates before.
        let suffix = before.map { "-" + $0.map { $0 == "/" ? "~" : String($0) }.joined().suffix(180) } ?? ""
        let path = "\((authorityFile as NSString).deletingLastPathComponent)/\(variable.file)\(suffix).pem"
        if FileManager.default.contents(atPath: path) == bytes { return path }
        do {
            try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch { throw TerraceError(.failedPrecondition, "cannot write \(path): \(SystemReason.text(error))") }
        return path
    }

    /// The variable's value before `terrace env` changed it, or an empty text to unset it; nil where it names no bundle.
    static func undone(_ variable: Variable, _ environment: [String: String]) -> String? {
        guard let now = environment[variable.rawValue], isBundle(now, of: variable) else { return nil }
        return before(variable, environment) ?? ""
    }

    /// The variable's value before it named a bundle; nil where it was not set.
    private static func before(_ variable: Variable, _ environment: [String: String]) -> String? {
        guard let now = environment[variable.rawValue], !now.isEmpty else { return nil }
        guard isBundle(now, of: variable) else { return now }
        let path = firstLine(of: now)?.dropFirst(mark.count) ?? ""
        return path.isEmpty ? nil : String(path)
    }

    /// Whether the file is a bundle: by its first line, or by its name where the file was deleted with its daemon.
    private static func isBundle(_ path: String, of variable: Variable) -> Bool {
        firstLine(of: path)?.hasPrefix(mark) ?? (path as NSString).lastPathComponent.hasPrefix(variable.file)
    }

    private static func firstLine(of path: String) -> String? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? handle.close() }
        let head = (try? handle.read(upToCount: 4096)) ?? Data()
        return head.split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false).first.map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// The system's file of trusted certificates, from the places that Linux distributions and macOS use; nil where
    /// none exists.
    private static var systemFile: String? {
        [
            "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
        ].first { FileManager.default.isReadableFile(atPath: $0) }
    }
}
