import Foundation
import NIOSSL
import TerraceCore

/// The authority that is trusted for an https endpoint, besides those that the system trusts.
enum TrustedAuthority {
    private static let variable = "TERRACE_CA"

    /// The path of the certificate: the value of TERRACE_CA, else the file in this command line's state folder; nil
    /// without both.
    static var file: String? {
        if let named { return named }
        let own = OwnFolder.standard.authorityFile
        return FileManager.default.isReadableFile(atPath: own) ? own : nil
    }

    private static var named: String? {
        ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// - Throws: `TerraceError.invalidArgument` where TERRACE_CA names a file that cannot be read.
    static func check() throws(TerraceError) {
        guard let named, !FileManager.default.isReadableFile(atPath: named) else { return }
        throw TerraceError(
            .invalidArgument,
            "\(variable) names \(named), which cannot be read; 'terrace ca --path' prints the right path"
        )
    }

    static var configuration: TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let file { tls.additionalTrustRoots = [.file(file)] }
        return tls
    }
}
