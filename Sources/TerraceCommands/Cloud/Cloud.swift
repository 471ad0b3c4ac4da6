import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Cloud: AsyncParsableCommand {
    enum Vendor: String, ExpressibleByArgument, CaseIterable { case aws, azure, google }

    static let configuration = CommandConfiguration(
        commandName: "cloud",
        abstract: "Print variables that make a vendor's CLI and SDKs use this daemon: eval \"$(terrace cloud aws)\".")
    @Argument(help: "aws, azure or google.") var vendor: Vendor
    @OptionGroup var variables: VariableOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let format = try variables.format(global.output)
            let client = try global.client
            let daemon = try await client.get(DaemonDocument.self, "/api/v1/daemon")
            // The vendors' tools do not check which daemon they change, so it is checked here.
            try OwnFolder.standard.check(daemon, at: client.endpoint)
            // Where the daemon demands the token, the vendor's tools get it, too.
            let token = daemon.needsToken ? client.token : nil
            print(try format.text(try Self.variables(vendor, client.endpoint, daemon, token)), terminator: "")
        }
    }

    static func variables(
        _ vendor: Vendor, _ endpoint: String, _ daemon: DaemonDocument, _ token: String?
    ) throws -> [(name: String, value: String)] {
        // Another account can neither read nor write the daemon's state folder.
        let isOurs = access(daemon.stateDir, W_OK) == 0
        let folder = (isOurs ? daemon.stateDir : OwnFolder.standard.path) + "/clouds/\(vendor.rawValue)"
        switch vendor {
        case .aws:
            return [
                ("AWS_ENDPOINT_URL", endpoint), ("AWS_ACCESS_KEY_ID", token ?? "terrace"),
                ("AWS_SECRET_ACCESS_KEY", "terrace"), ("AWS_DEFAULT_REGION", "us-east-1"),
            ]
        case .google:
            return [
                ("CLOUDSDK_CONFIG", folder), ("CLOUDSDK_CORE_PROJECT", "demo-project"),
                ("CLOUDSDK_REDIS_REGION", "us-central1"),
                try token.map { ("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", try Self.write($0, to: folder)) }
                    ?? ("CLOUDSDK_AUTH_DISABLE_CREDENTIALS", "true"),
                ("CLOUDSDK_CORE_DISABLE_PROMPTS", "1"), ("CLOUDSDK_CORE_DISABLE_USAGE_REPORTING", "true"),
                ("CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK", "true"),
                // gcloud refuses a URL without the slash at the end.
                ("CLOUDSDK_API_ENDPOINT_OVERRIDES_REDIS", endpoint + "/"),
                ("CLOUDSDK_API_ENDPOINT_OVERRIDES_MEMORYSTORE", endpoint + "/google/memorystore/"),
            ]
        case .azure:
            guard let secure = daemon.secureEndpoint else {
                throw TerraceError(.unavailable, "the daemon does not serve HTTPS yet; try again in a moment")
            }
            try AzureConfiguration.write(to: folder, endpoint: secure, secret: token ?? "terrace")
            return [
                ("AZURE_CONFIG_DIR", folder),
                ("REQUESTS_CA_BUNDLE", isOurs ? daemon.authorityFile : TrustedAuthority.file ?? daemon.authorityFile),
            ]
        }
    }

    /// Writes the file from which gcloud reads its access token, and returns the path.
    private static func write(_ token: String, to folder: String) throws -> String {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let file = folder + "/token"
            try Data(token.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            return file
        } catch { throw TerraceError(.failedPrecondition, "cannot write \(folder): \(error.localizedDescription)") }
    }
}
