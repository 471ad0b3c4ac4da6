import Crypto
public import Foundation
import SwiftASN1
import X509

/// Signs the certificates of one daemon and its nodes. Each state folder has one authority; clients trust its certificate.
public struct CertificateAuthority: Sendable {
    /// The authority's certificate in PEM, for clients.
    public let certificate: String
    /// The authority's private key in PEM (PKCS #8).
    public let key: String
    private let root: Certificate
    private let signer: Certificate.PrivateKey

    /// The certificates' validity in seconds: ten years, as long as Memorystore's.
    static let validity: TimeInterval = 10 * 365 * 86400

    /// Creates a new authority.
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

    /// Restores an authority from the texts of its `certificate` and `key`.
    /// - Throws: an error where a text is not valid PEM of its kind; `Mismatch` where the two do not belong together.
    public init(certificate: String, key: String) throws {
        root = try Certificate(pemEncoded: certificate)
        signer = try Certificate.PrivateKey(pemEncoded: key)
        guard root.publicKey == signer.publicKey else { throw Mismatch() }
        self.certificate = certificate
        self.key = key
    }

    /// The error of a certificate that belongs to another key.
    public struct Mismatch: Error, CustomStringConvertible {
        public var description: String { "the certificate and the key do not belong together" }
    }

    /// Issues a server's certificate and key, both in PEM. The authority's own certificate follows the server's.
    /// - Parameters:
    ///   - addresses: the IPv4 or IPv6 literals to which clients connect.
    ///   - names: the DNS names that clients may use.
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
            // The certificate is valid from an hour ago, because a client's clock may be slow.
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

    /// The bytes of an address literal in network order; nil where the text is not one.
    static func bytes(_ address: String) -> [UInt8]? {
        var four = in_addr()
        if inet_pton(AF_INET, address, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0) } }
        var six = in6_addr()
        if inet_pton(AF_INET6, address, &six) == 1 { return withUnsafeBytes(of: &six) { Array($0) } }
        return nil
    }
}
