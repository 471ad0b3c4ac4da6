import NIOCore
import NIOSSL

/// The authority that a connection with TLS trusts. The machine's own list of authorities is not used.
public struct RedisTrust: Sendable {
    private let context: NIOSSLContext

    /// - Parameter authority: one or more certificates in PEM.
    /// - Throws: an error of NIOSSL where the text has no certificate.
    public init(authority: String) throws {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(authority.utf8)))
        tls.minimumTLSVersion = .tlsv12
        context = try NIOSSLContext(configuration: tls)
    }

    /// A handler without a host name, so that the certificate is checked against the server's IP address.
    func handler() throws -> NIOSSLClientHandler { try NIOSSLClientHandler(context: context, serverHostname: nil) }
}
