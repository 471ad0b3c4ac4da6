import Foundation
import TerraceCore

/// A configuration folder for the real `az`. In it, `az` is signed in to a cloud whose endpoints are this daemon's.
enum AzureConfiguration {
    static let subscription = "00000000-0000-0000-0000-000000000001"
    static let tenant = "11111111-1111-1111-1111-111111111111"

    /// Writes or renews the folder. Files that `az` itself keeps there are not changed.
    /// - Parameters:
    ///   - endpoint: such as `https://127.0.0.1:7380`; az sends tokens over TLS only.
    ///   - secret: the secret of the login. With the daemon's token, another account gets access.
    /// - Throws: `TerraceError.failedPrecondition` where the folder cannot be written.
    static func write(to folder: String, endpoint: String, secret: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            for (name, text) in files(endpoint, secret) {
                let path = "\(folder)/\(name)"
                try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            }
        } catch {
            throw TerraceError(.failedPrecondition, "cannot write \(folder): \(SystemReason.text(error))")
        }
    }

    private static func files(_ endpoint: String, _ secret: String) -> [(String, String)] {
        [
            (
                "config",
                """
                [cloud]
                name = terrace
                [core]
                collect_telemetry = false
                survey_message = false
                encrypt_token_cache = false
                [auto-upgrade]
                enable = no

                """
            ),
            (
                // With /adfs in the login's path, az does not look up the cloud at login.microsoftonline.com.
                "clouds.config",
                """
                [terrace]
                endpoint_resource_manager = \(endpoint)
                endpoint_management = https://management.azure.com/
                endpoint_active_directory = \(endpoint)/adfs
                endpoint_active_directory_resource_id = https://management.azure.com/
                subscription = \(subscription)

                """
            ),
            (
                "azureProfile.json",
                """
                {"installationId":"00000000-0000-0000-0000-000000000000","subscriptions":[{"id":"\(subscription)","name":"Terrace",\
                "state":"Enabled","user":{"name":"terrace","type":"servicePrincipal"},"isDefault":true,"tenantId":"\(tenant)",\
                "environmentName":"terrace","homeTenantId":"\(tenant)","managedByTenants":[]}]}
                """
            ),
            (
                "service_principal_entries.json",
                #"[{"client_id":"terrace","tenant":"\#(tenant)","client_secret":"\#(secret)"}]"#
            ),
        ]
    }
}
