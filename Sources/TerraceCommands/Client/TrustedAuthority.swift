import Foundation
import NIOSSL
import TerraceCore

/// The authority that an https endpoint's certificate has to come from, besides those that the system trusts.
enum TrustedAuthority {
    private static let variable = "TERRACE_CA"

    /// TERRACE_CA, else the one of this command line's state folder; nil where there is neither.
    static var file: String? {
        if let named { return named }
        let own = OwnFolder.standard.authorityFile
        return FileManager.default.isReadableFile(atPath: own) ? own : nil
    }

    private static var named: String? {
        ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// - Throws: where the file that the environment names cannot be read.
    static func check() throws(TerraceError) {
        guard let named, !FileManager.default.isReadableFile(atPath: named) else { return }
        throw TerraceError(
            .invalidArgument, "\(variable) names \(named), which cannot be read; 'terrace ca --path' says where it lies"
        )
    }

    static var configuration: TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let file { tls.additionalTrustRoots = [.file(file)] }
        return tls
    }
}
