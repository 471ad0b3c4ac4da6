import NIOCore
import NIOSSL

/// What a connection with TLS trusts: one authority, and nothing of the machine's.
public struct RedisTrust: Sendable {
    private let context: NIOSSLContext

    /// - Parameter authority: PEM of one certificate or several.
    /// - Throws: where the text is none.
    public init(authority: String) throws {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(authority.utf8)))
        tls.minimumTLSVersion = .tlsv12
        context = try NIOSSLContext(configuration: tls)
    }

    /// Without a host name: the certificate is checked against the address that is connected to.
    func handler() throws -> NIOSSLClientHandler { try NIOSSLClientHandler(context: context, serverHostname: nil) }
}
