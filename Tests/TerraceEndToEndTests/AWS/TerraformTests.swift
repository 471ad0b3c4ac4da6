import Foundation
import TerraceTestSupport
import Testing

/// Terraform with the real AWS provider, against real servers.
@Suite(.serialized) struct TerraformTests {
    /// The folder in which Terraform finds the provider without a network: one of its own folders, or one below /opt.
    private static let mirror: String? = {
        let files = FileManager.default
        let optional = ((try? files.contentsOfDirectory(atPath: "/opt")) ?? []).map { "/opt/\($0)" }
        let usual = [
            NSHomeDirectory() + "/.terraform.d/plugins", "/usr/local/share/terraform/plugins",
            "/usr/share/terraform/plugins",
        ]
        return (usual + optional).first { files.fileExists(atPath: $0 + "/registry.terraform.io/hashicorp/aws") }
    }()
    private static let isThere = VendorClients.find("terraform") != nil && mirror != nil

    /// All steps use one configuration, because the provider waits 30 s before it first looks at a group.
    @Test(.enabled(if: isThere, "terraform with a mirror of the AWS provider is not installed"))
    func aConfigurationIsAppliedTwiceUpdatedAndDestroyed() async throws {
        try await Self.with("elasticache.tf") { _, state, terraform in
            try await terraform(["init"])
            try await terraform(["apply", "-auto-approve"])
            try await terraform(["plan", "-detailed-exitcode"])
            try await terraform(["apply", "-auto-approve", "-var", "retention=5"])
            try await terraform(["plan", "-detailed-exitcode", "-var", "retention=5"])
            try await terraform(["destroy", "-auto-approve"])
            #expect(Leftovers.processes(of: state) == [])
        }
    }

    @Test(.enabled(if: isThere, "terraform with a mirror of the AWS provider is not installed"))
    func aGroupBeginsWithASnapshot() async throws {
        try await Self.with("snapshot.tf") { daemon, _, terraform in
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            let scope = "aws:123456789012/us-east-1"
            let made = try await terrace("create", "web", "--tier", "aws/replication-group", "--scope", scope)
            try #require(made.status == 0, "\(made.errors)")
            #expect(try await terrace("connect", "\(scope)/web", "--", "SET", "greeting", "hello").output == "OK\n")
            let snapshot = try await terrace("snapshot", "create", "\(scope)/web", "--as", "monday")
            try #require(snapshot.status == 0, "\(snapshot.errors)")
            try await terraform(["init"])
            try await terraform(["apply", "-auto-approve"])
            // A plan that is not empty ends with another status.
            try await terraform(["plan", "-detailed-exitcode"])
            #expect(try await terrace("connect", "\(scope)/restored", "--", "GET", "greeting").output == "hello\n")
        }
    }

    /// Runs a body with a daemon, and with Terraform in a folder that has the script. Each run has to succeed.
    private static func with(
        _ script: String,
        _ body: (DaemonProcess, _ state: String, _ terraform: ([String]) async throws -> Void) async throws -> Void
    ) async throws {
        try await Workspace.with { workspace in
            let state = workspace.path + "/state"
            let daemon = try await DaemonProcess(folder: state)
            let folder = workspace.path + "/tf"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: VendorClients.script(script), toPath: folder + "/main.tf")
            let settings = try workspace.write(
                """
                provider_installation {
                  filesystem_mirror {
                    path    = "\(mirror ?? "")"
                    include = ["registry.terraform.io/hashicorp/*"]
                  }
                }
                """, to: "terraformrc")
            let environment = AWSClientTests.environment(daemon).merging([
                "TF_CLI_CONFIG_FILE": settings, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1",
            ]) { $1 }
            try await body(daemon, state) { words in
                let run = try await ProgramRun(
                    ["terraform"] + words + ["-no-color", "-input=false"], environment: environment, folder: folder)
                try #require(run.status == 0, "\(words): \(run.output.suffix(2000))\(run.errors)")
            }
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
