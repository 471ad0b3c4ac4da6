import Foundation
import TerraceCertificates
import TerraceCore

/// The certificate a node shows its clients and peers, in two files of its folder.
struct NodeCertificate {
    let authority: CertificateAuthority
    /// Seconds; how often nodes get a new one. Each is valid three times as long and a day at least, so that a machine that
    /// slept, or a daemon that was down, has two periods to catch up.
    let period: TimeInterval

    static func certificateFile(_ folder: String) -> String { folder + "/tls.crt" }
    static func keyFile(_ folder: String) -> String { folder + "/tls.key" }

    /// Which period it is: part of the settings' fingerprint, so that a node's settings are out of date as soon as its
    /// certificate is.
    func epoch(_ now: Date) -> Int { Int(now.timeIntervalSince1970 / period) }

    /// Certificate and key for `node`: valid at its own address and at the endpoint, which any node may come to hold.
    func issue(_ node: NodeRecord, _ record: CacheRecord, now: Date) throws -> (certificate: String, key: String) {
        let name = record.spec.id.name.lowercased()
        do {
            return try authority.issue(
                name: "\(record.spec.id) \(node.id)",
                addresses: [node.address.host] + (record.endpoint.map { [$0.host] } ?? []),
                names: [name, "\(name).localhost", "*.\(name).localhost"], now: now, validity: max(period * 3, 86400))
        } catch { throw TerraceError(.internal, "no certificate could be made for \(record.spec.id): \(error)") }
    }
}
