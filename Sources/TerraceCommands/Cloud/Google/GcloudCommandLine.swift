import Foundation
import TerraceCore

/// `gcloud redis …` with the real command's flags. It also accepts a tier in the API's spelling, such as `STANDARD_HA`.
enum GcloudCommandLine: VendorCommandLine {
    static let name = "gcloud"

    /// A release track may come first; it makes no difference here.
    private static func withoutTrack(_ arguments: [String]) -> [String] {
        ["alpha", "beta"].contains(arguments.first ?? "") ? Array(arguments.dropFirst()) : arguments
    }

    static func help(_ arguments: [String]) -> VendorHelp? {
        let isVerb = arguments.first == "help"
        guard isVerb || asksForHelp(arguments) else { return nil }
        let words = withoutTrack(isVerb ? Array(arguments.dropFirst()) : arguments).prefix { !$0.hasPrefix("-") }
        if let command = GcloudCommand.all.first(where: { words.starts(with: $0.path) }) {
            return VendorHelp(
                usage: (["gcloud"] + command.path + [command.positional, "[flags]"].compactMap(\.self))
                    .joined(separator: " "),
                parameters: command.flags.map(VendorHelp.Parameter.init), global: GcloudCommand.global.map(\.key))
        }
        let below = GcloudCommand.all.filter { $0.path.starts(with: words) }
        guard !below.isEmpty else { return nil }
        return VendorHelp(
            usage: "gcloud \(words.map { $0 + " " }.joined())<command> [flags]",
            commands: below.map { "gcloud " + $0.path.joined(separator: " ") }, global: GcloudCommand.global.map(\.key))
    }

    static func run(_ arguments: [String], _ client: VendorClient) async throws {
        let arguments = withoutTrack(arguments)
        let words = Array(arguments.prefix { !$0.hasPrefix("-") })
        guard let command = GcloudCommand.all.first(where: { words.starts(with: $0.path) }) else {
            throw VendorFailure(
                message: "ERROR: (gcloud) Invalid choice: '\(words.joined(separator: " "))'. Terrace has: "
                    + GcloudCommand.all.map { $0.path.joined(separator: " ") }.joined(separator: ", ") + ".", status: 2)
        }
        let call = try GcloudCall(command, Array(arguments.dropFirst(command.path.count)), client)
        try await command.run(call)
    }
}

/// One command: its path, its flags and its action.
struct GcloudCommand: Sendable {
    var path: [String]
    var flags: [VendorFlag]
    /// The title of the positional argument, such as INSTANCE; nil for a command without one.
    var positional: String?
    var run: @Sendable (GcloudCall) async throws -> Void

    static let global = [
        VendorFlag("--project"), VendorFlag("--region"), VendorFlag("--format"),
        VendorFlag("--quiet", "-q", kind: .toggle),
        VendorFlag("--async", kind: .toggle), VendorFlag("--verbosity"),
    ]

    private static let listing = [
        VendorFlag("--filter"), VendorFlag("--limit"), VendorFlag("--page-size"), VendorFlag("--sort-by"),
    ]

    /// The flags that `create` and `update` have in common.
    private static let settings = [
        VendorFlag("--size"), VendorFlag("--display-name"), VendorFlag("--replica-count"),
        VendorFlag("--read-replicas-mode"),
        VendorFlag("--enable-auth", kind: .toggle), VendorFlag("--no-enable-auth", kind: .toggle),
        VendorFlag("--persistence-mode"), VendorFlag("--rdb-snapshot-period"), VendorFlag("--maintenance-window-day"),
        VendorFlag("--maintenance-window-hour"), VendorFlag("--secondary-ip-range"),
    ]

    private static let creation = [
        VendorFlag("--tier"), VendorFlag("--redis-version"), VendorFlag("--redis-config"), VendorFlag("--labels"),
        VendorFlag("--network"), VendorFlag("--connect-mode"), VendorFlag("--transit-encryption-mode"),
        VendorFlag("--zone"),
        VendorFlag("--alternative-zone"), VendorFlag("--reserved-ip-range"), VendorFlag("--customer-managed-key"),
    ]

    private static let change = [
        VendorFlag("--update-redis-config"), VendorFlag("--remove-redis-config"), VendorFlag("--update-labels"),
        VendorFlag("--remove-labels"), VendorFlag("--clear-labels", kind: .toggle),
    ]

    static let all = [
        GcloudCommand(path: ["redis", "instances", "create"], flags: settings + creation, positional: "INSTANCE") {
            try await $0.create()
        },
        GcloudCommand(path: ["redis", "instances", "describe"], flags: [], positional: "INSTANCE") {
            try await $0.describe("instances")
        },
        GcloudCommand(path: ["redis", "instances", "list"], flags: listing, positional: nil) {
            try await $0.list("instances", GcloudCall.instanceTable)
        },
        GcloudCommand(path: ["redis", "instances", "update"], flags: settings + change, positional: "INSTANCE") {
            try await $0.update()
        },
        GcloudCommand(path: ["redis", "instances", "delete"], flags: [], positional: "INSTANCE") {
            try await $0.delete()
        },
        GcloudCommand(
            path: ["redis", "instances", "failover"], flags: [VendorFlag("--data-protection-mode")],
            positional: "INSTANCE"
        ) { try await $0.failover() },
        GcloudCommand(
            path: ["redis", "instances", "upgrade"], flags: [VendorFlag("--redis-version", required: true)],
            positional: "INSTANCE"
        ) { try await $0.upgrade() },
        GcloudCommand(path: ["redis", "instances", "get-auth-string"], flags: [], positional: "INSTANCE") {
            try await $0.authString()
        },
        GcloudCommand(path: ["redis", "operations", "list"], flags: listing, positional: nil) {
            try await $0.list("operations", GcloudCall.operationTable)
        },
        GcloudCommand(path: ["redis", "operations", "describe"], flags: [], positional: "OPERATION") {
            try await $0.describe("operations")
        },
        GcloudCommand(path: ["redis", "regions", "list"], flags: listing, positional: nil) { try await $0.regions() },
        GcloudCommand(path: ["redis", "zones", "list"], flags: listing, positional: nil) { try await $0.zones() },
    ]
}
