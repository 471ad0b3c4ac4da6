import Foundation
public import TerraceCertificates
import TerraceCore

extension StateDirectory {
    /// Where clients find the authority's certificate.
    public var authorityFile: String { path + "/tls/ca.pem" }

    /// The folder's authority, made at the first call.
    /// - Throws: `TerraceError.failedPrecondition` when its files exist but are unusable. A new authority is not made
    ///   then: no client that trusts the old one would trust it, so a person has to decide.
    public func authority() throws -> CertificateAuthority {
        let keyFile = path + "/tls/ca.key"
        let files = FileManager.default
        if let certificate = files.contents(atPath: authorityFile), let key = files.contents(atPath: keyFile) {
            do {
                return try CertificateAuthority(
                    certificate: String(decoding: certificate, as: UTF8.self), key: String(decoding: key, as: UTF8.self)
                )
            } catch {
                throw TerraceError(
                    .failedPrecondition,
                    "\(path)/tls holds no usable certificate authority (\(error)); move the folder away to have a new "
                        + "one made, which clients then have to trust")
            }
        }
        let made: CertificateAuthority
        do { made = try CertificateAuthority(name: "Terrace local authority", now: Date()) } catch {
            throw TerraceError(.internal, "cannot make a certificate authority: \(error)")
        }
        try create(path + "/tls")
        // The key is written first: after a crash in between there is no certificate, and both are made anew.
        try write(made.key, to: keyFile, durably: true)
        try write(made.certificate, to: authorityFile, durably: true)
        return made
    }
}
