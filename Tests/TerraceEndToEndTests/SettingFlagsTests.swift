import Foundation
import TerraceAPI
import TerraceCore
import TerraceTestSupport
import Testing

/// The flags of the daemon are the declared settings.
@Suite struct SettingFlagsTests {
    @Test(.timeLimit(.minutes(1))) func helpHasAFlagForEverySettingAndNoOther() async throws {
        let process = try SpawnedProcess(
            [DaemonProcess.programs + "/terraced", "--experimental-dump-help"], environment: [:])
        var text = ""
        for await part in process.output { text += part }
        #expect(await process.wait() == 0)
        let arguments =
            try JSONParser.value(of: Array(text.utf8), within: .ours)["command"]?["arguments"]?.elements ?? []
        let flags = arguments.compactMap { $0["preferredName"]?["name"]?.text }
        #expect(flags == DaemonSettings.from(.flag).map(\.name) + ["version", "help"])
        for setting in DaemonSettings.from(.flag) {
            let argument = try #require(arguments.first { $0["preferredName"]?["name"]?.text == setting.name })
            #expect(argument["abstract"]?.text?.hasPrefix(setting.help) == true, "\(setting.name)")
            if let standard = setting.defaultText, setting.form != .flag {
                #expect(argument["abstract"]?.text?.hasSuffix("(default: \(standard))") == true, "\(setting.name)")
            }
        }
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            (
                ["--warm", "x"], Int32(78),
                "warm 'x' is not TIER=COUNT, such as standard=2, with a count of 0 to 100 (--warm)"
            ),
            (
                ["--strict-engine-version", "--access", "all"], 78,
                "access 'all' is not one of owner, token, anyone (--access)"
            ),
            (["--allow-host", "a", "--allow-host", "b c"], 78, "allow-host 'b c' is not a host's name"),
            (["--colour"], 64, "Unknown option '--colour'"),
            (["--ephemeral=1"], 64, "--ephemeral"),
        ])
    func aWrongFlagEndsItWithTheReason(_ flags: [String], _ status: Int32, _ text: String) async throws {
        try await Workspace.with { workspace in
            let process = try SpawnedProcess(
                [DaemonProcess.programs + "/terraced", "--state-dir", workspace.path + "/state"] + flags,
                environment: [:])
            var output = ""
            for await part in process.output { output += part }
            #expect(await process.wait() == status)
            #expect(output.contains(text), "\(output)")
        }
    }
}
