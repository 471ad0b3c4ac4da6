public import ArgumentParser
import TerraceAPI

/// `terrace`: the command line over a daemon's native API.
public struct TerraceCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "terrace", abstract: "Managed Redis on the ground.",
        discussion: """
            Exit codes: 0 done, 1 failed, 2 differences (diff), 3 not found, 64 usage, 65 invalid manifest, \
            69 daemon unreachable, 75 deadline passed.
            """, version: TerraceVersion.full,
        groupedSubcommands: [
            CommandGroup(
                name: "Daemon",
                subcommands: [
                    Up.self, Down.self, Doctor.self, Report.self, Authority.self, ClockCommand.self, Engines.self,
                ]),
            CommandGroup(
                name: "Caches",
                subcommands: [
                    Apply.self, Diff.self, Create.self, List.self, Show.self, Update.self, Scale.self, Delete.self,
                    Wait.self, Failover.self, Restart.self, Chaos.self, Verify.self,
                ]),
            CommandGroup(
                name: "Protection", subcommands: [SnapshotCommand.self, RestoreCommand.self, BranchCommand.self]),
            CommandGroup(
                name: "Using a cache",
                subcommands: [Env.self, Connect.self, Seed.self, Run.self, LeaseCommand.self, Release.self]),
            CommandGroup(name: "Watching", subcommands: [Logs.self, Events.self, Health.self, Audit.self]),
            CommandGroup(name: "Clouds", subcommands: [Az.self, Aws.self, Gcloud.self, Shims.self, Cloud.self]),
            CommandGroup(name: "Tiers", subcommands: [Tiers.self, Manual.self]),
        ])

    public init() {}

    static let vendors = [AzCommandLine.name, AwsCommandLine.name, GcloudCommandLine.name]

    /// The arguments for `terrace`. If the program was called by a link named `az`, `aws` or `gcloud`, that name is put
    /// first.
    /// - Parameter words: the name by which the program was called, then its arguments.
    public static func arguments(of words: [String]) -> [String] {
        let name = words.first?.split(separator: "/").last.map(String.init) ?? ""
        return (vendors.contains(name) ? [name] : []) + words.dropFirst()
    }
}
