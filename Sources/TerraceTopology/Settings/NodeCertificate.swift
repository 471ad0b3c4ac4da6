import Foundation
import TerraceCertificates
import TerraceCore

/// The certificate a node shows its clients and peers, in files of its home.
struct NodeCertificate: Sendable {
    let authority: CertificateAuthority
    /// Seconds between new certificates. Each is valid three times as long and a day at least, so that a daemon that
    /// was down, or whose machine slept, has two periods to catch up.
    let period: Double
    /// Seconds since 1970, for the dates in a certificate. Clients check them by the machine's clock.
    let now: @Sendable () -> Double
    /// Seconds since 1970 by the clock that says when a certificate is renewed. It may be ahead of `now`.
    let renewalTime: @Sendable () -> Double

    /// The number of the current period. It is part of the settings' fingerprint, so that a node's settings are out of
    /// date as soon as its certificate is.
    var epoch: Int { Int(renewalTime() / period) }

    /// A new certificate, its key and the authority's certificate, by their file names in the node's home; empty for a
    /// node without TLS. The certificate is valid at the node's own address and at the endpoint, which any node may
    /// come to hold.
    ///
    /// A server that starts while these files are written may find a key that does not fit its certificate. It ends
    /// then, and is started again.
    func files(for node: NodeRecord, _ record: CacheRecord) throws -> [String: String] {
        guard record.spec.tlsPort != nil else { return [:] }
        let name = record.spec.id.name.lowercased()
        do {
            let issued = try authority.issue(
                name: "\(record.spec.id) \(node.id)",
                addresses: [node.address.host] + (record.endpoint.map { [$0.host] } ?? []),
                names: [name, "\(name).localhost", "*.\(name).localhost"], now: Date(timeIntervalSince1970: now()),
                validity: max(period * 3, 86400))
            return [
                NodeFile.certificate: issued.certificate, NodeFile.certificateKey: issued.key,
                NodeFile.authority: authority.certificate,
            ]
        } catch { throw TerraceError(.internal, "no certificate could be made for \(record.spec.id): \(error)") }
    }
}
