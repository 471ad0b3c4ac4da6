import Foundation
import TerraceCertificates
import TerraceCore

/// The certificate a node shows its clients and peers, in files of its home.
struct NodeCertificate: Sendable {
    let authority: CertificateAuthority
    /// Seconds; how often nodes get a new one. Each is valid three times as long and a day at least, so that a machine that
    /// slept, or a daemon that was down, has two periods to catch up.
    let period: Double
    /// Seconds since 1970.
    let now: @Sendable () -> Double

    /// Which period it is: part of the settings' fingerprint, so that a node's settings are out of date as soon as its
    /// certificate is.
    var epoch: Int { Int(now() / period) }

    /// A new certificate, its key and the authority, by their names in the node's home; none for a node without TLS. Valid at the
    /// node's own address and at the endpoint, which any node may come to hold.
    ///
    /// A server that starts while they are written finds a pair that does not fit, ends, and is started again.
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
