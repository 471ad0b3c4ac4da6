import Crypto
public import Foundation
import SwiftASN1
import X509

/// Signs the certificates of one daemon and its nodes. Clients trust it by its file; it is made once per state folder.
public struct CertificateAuthority: Sendable {
    /// PEM; what clients are given.
    public let certificate: String
    /// PEM (PKCS #8); the secret.
    public let key: String
    private let root: Certificate
    private let signer: Certificate.PrivateKey

    /// Ten years: as long as Memorystore's, and longer than any state folder of a developer's machine.
    static let validity: TimeInterval = 10 * 365 * 86400

    /// A new authority.
    public init(name: String, now: Date) throws {
        let secret = P256.Signing.PrivateKey()
        let signer = Certificate.PrivateKey(secret)
        let subject = try DistinguishedName {
            OrganizationName("Terrace")
            CommonName(name)
        }
        let root = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: signer.publicKey, notValidBefore: now - 3600,
            notValidAfter: now + Self.validity, issuer: subject, subject: subject,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: signer.publicKey)
            }, issuerPrivateKey: signer)
        certificate = try root.serializeAsPEM().pemString + "\n"
        key = secret.pemRepresentation + "\n"
        self.root = root
        self.signer = signer
    }

    /// The authority that was made earlier.
    /// - Throws: where a text is not what `certificate` and `key` were, or the two do not belong together.
    public init(certificate: String, key: String) throws {
        root = try Certificate(pemEncoded: certificate)
        signer = try Certificate.PrivateKey(pemEncoded: key)
        guard root.publicKey == signer.publicKey else { throw Mismatch() }
        self.certificate = certificate
        self.key = key
    }

    /// The certificate is another key's.
    public struct Mismatch: Error, CustomStringConvertible {
        public var description: String { "the certificate and the key do not belong together" }
    }

    /// A server's certificate with its key, both PEM; the authority's own follows the certificate.
    /// - Parameters:
    ///   - addresses: IPv4 or IPv6 literals clients connect to.
    ///   - names: DNS names clients may use.
    public func issue(
        name: String, addresses: [String], names: [String], now: Date, validity: TimeInterval
    ) throws -> (certificate: String, key: String) {
        let secret = P256.Signing.PrivateKey()
        let key = Certificate.PrivateKey(secret)
        let hosts = addresses.compactMap(Self.bytes).map {
            GeneralName.ipAddress(ASN1OctetString(contentBytes: $0[...]))
        }
        let identifier = SubjectKeyIdentifier(hash: signer.publicKey)
        let leaf = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: key.publicKey,
            // An hour back: a client's clock may be behind.
            notValidBefore: now - 3600, notValidAfter: now + validity, issuer: root.subject,
            subject: DistinguishedName { CommonName(String(name.prefix(64))) },
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth, .clientAuth])
                SubjectAlternativeNames(hosts + names.map { .dnsName($0) })
                SubjectKeyIdentifier(hash: key.publicKey)
                AuthorityKeyIdentifier(keyIdentifier: identifier.keyIdentifier)
            }, issuerPrivateKey: signer)
        return (try leaf.serializeAsPEM().pemString + "\n" + certificate, secret.pemRepresentation + "\n")
    }

    /// The bytes of an address literal in network order; nil where it is none.
    static func bytes(_ address: String) -> [UInt8]? {
        var four = in_addr()
        if inet_pton(AF_INET, address, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0) } }
        var six = in6_addr()
        if inet_pton(AF_INET6, address, &six) == 1 { return withUnsafeBytes(of: &six) { Array($0) } }
        return nil
    }
}
