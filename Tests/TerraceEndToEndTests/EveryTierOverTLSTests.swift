import Foundation
import TerraceAPI
import TerraceCore
import TerraceManifests
import Testing

@testable import TerraceCommands

/// Runs `redis-cli --tls --cacert "$(terrace ca --path)"` with a cache of every tier that has TLS.
@Suite(.serialized) struct EveryTierOverTLSTests {
    @Test func redisCLIConnectsOnlyWithTheRightAuthority() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let tiers = try TierCatalog(folders: [DaemonProcess.share + "/tiers"]).tiers.filter {
                $0.tls.allowed.contains(.required)
            }
            #expect(tiers.count >= 15)
            let documents = tiers.map { tier in
                let auth = tier.access.optional ? ", auth: true" : ""
                return """
                    apiVersion: terrace/v1
                    kind: Cache
                    metadata: {name: \(tier.id.replacing("/", with: "-"))}
                    spec: {tier: \(tier.id), tls: {enabled: true}\(auth)}
                    """
            }
            let manifest = try workspace.write(documents.joined(separator: "\n---\n"), to: "all.yaml")
            let applied = try await TerraceRun(["apply", "-f", manifest], endpoint: daemon.endpoint)
            try #require(applied.status == 0, "\(applied.errors)")
            let ca = try await TerraceRun(["ca", "--path"], endpoint: daemon.endpoint).output
                .trimmingCharacters(in: .newlines)
            let other = workspace.path + "/other"
            let stranger = try await DaemonProcess(folder: other)
            let client = try APIClient(endpoint: daemon.endpoint)
            for tier in tiers {
                let path = APIClient.path(scope: "local", name: tier.id.replacing("/", with: "-")) + "/connection"
                let place = try await client.get(ConnectionDocument.self, path)
                #expect(place.tls && place.port == tier.ports.tls, "\(tier.id)")
                func ping(_ authority: String) async throws -> ProgramRun {
                    try await ProgramRun(
                        ["redis-cli", "-h", place.host, "-p", "\(place.port)", "--tls", "--cacert", authority, "PING"],
                        environment: place.password.map { ["REDISCLI_AUTH": $0] } ?? [:])
                }
                #expect(try await ping(ca).output == "PONG\n", "\(tier.id)")
                let refused = try await ping(other + "/tls/ca.pem")
                #expect(refused.status != 0 && refused.errors.contains("certificate verify failed"), "\(tier.id)")
            }
            #expect(await stranger.end(SIGTERM) == 0)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
