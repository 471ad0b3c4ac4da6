import Foundation
import TerraceCore

/// Certificates in one file, which the programs of a shell are told of by a variable: those they trusted before, and the
/// daemon's authority.
struct TrustBundle {
    /// Variables of this kind.
    enum Variable: String, CaseIterable {
        /// OpenSSL's, and so Python's, Ruby's and Go's; it replaces the system's certificates.
        case openSSL = "SSL_CERT_FILE"
        /// Added to those that Node brings along.
        case node = "NODE_EXTRA_CA_CERTS"

        fileprivate var file: String {
            switch self {
            case .openSSL: "terrace-ca-bundle"
            case .node: "terrace-node-ca"
            }
        }
    }

    /// The first line of each bundle; behind it what the variable was before.
    private static let mark = "# terrace env made this file; before it: "

    let authorityFile: String
    let environment: [String: String]

    /// Writes the variable's bundle beside the authority's certificate, where it is not there as it should be.
    /// - Returns: its path.
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
        // Another file for other certificates: two shells of one daemon may differ.
        let suffix = before.map { "-" + $0.map { $0 == "/" ? "~" : String($0) }.joined().suffix(180) } ?? ""
        let path = "\((authorityFile as NSString).deletingLastPathComponent)/\(variable.file)\(suffix).pem"
        if FileManager.default.contents(atPath: path) == bytes { return path }
        do {
            try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch { throw TerraceError(.failedPrecondition, "cannot write \(path): \(SystemReason.text(error))") }
        return path
    }

    /// What undoes the variable where it names a bundle: nil where it does not, an empty text to unset it.
    static func undone(_ variable: Variable, _ environment: [String: String]) -> String? {
        guard let now = environment[variable.rawValue], isBundle(now, of: variable) else { return nil }
        return before(variable, environment) ?? ""
    }

    /// The variable as it was before any bundle; nil where it was not set.
    private static func before(_ variable: Variable, _ environment: [String: String]) -> String? {
        guard let now = environment[variable.rawValue], !now.isEmpty else { return nil }
        guard isBundle(now, of: variable) else { return now }
        let path = firstLine(of: now)?.dropFirst(mark.count) ?? ""
        return path.isEmpty ? nil : String(path)
    }

    /// By its first line; one that went with its daemon, by its name.
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

    /// The distributions' places, and that of macOS; nil where there is none.
    private static var systemFile: String? {
        [
            "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
        ].first { FileManager.default.isReadableFile(atPath: $0) }
    }
}
