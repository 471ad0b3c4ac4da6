public import ArgumentParser
import TerraceAPI

/// `terrace`: the command line over a daemon's native API.
public struct TerraceCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "terrace", abstract: "Managed Redis on the ground.",
        discussion: """
            Exit codes: 0 done, 1 failed, 2 differences (diff), 3 not found, 64 usage, 65 invalid manifest, \
            69 daemon unreachable, 75 deadline passed.
            """, version: TerraceVersion.text,
        groupedSubcommands: [
            CommandGroup(name: "Daemon", subcommands: [Up.self, Down.self, Doctor.self, Authority.self]),
            CommandGroup(
                name: "Caches",
                subcommands: [
                    Apply.self, Diff.self, Create.self, List.self, Show.self, Update.self, Scale.self, Delete.self,
                    Wait.self, Failover.self, Restart.self,
                ]),
            CommandGroup(name: "Using a cache", subcommands: [Env.self, Connect.self]),
            CommandGroup(name: "Watching", subcommands: [Logs.self, Events.self, Health.self]),
            CommandGroup(name: "Clouds", subcommands: [Cloud.self]),
            CommandGroup(name: "Tiers", subcommands: [Tiers.self]),
        ])

    public init() {}
}
