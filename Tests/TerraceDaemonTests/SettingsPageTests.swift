import Foundation
import TerraceAPI
import TerraceTestSupport
import Testing

/// `docs/settings.md` is written from the declarations: `UPDATE_GOLDEN=1` writes it anew.
@Suite struct SettingsPageTests {
    private static let path = FrontEndFixture.repository + "/docs/settings.md"

    @Test func pageIsWhatTheDeclarationsSay() throws {
        if GoldenFile.isUpdating {
            try Self.page.write(toFile: Self.path, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOfFile: Self.path, encoding: .utf8) == Self.page, "run with UPDATE_GOLDEN=1")
    }

    @Test func namesAreUnique() {
        #expect(Set(DaemonSettings.all.map(\.name)).count == DaemonSettings.all.count)
    }

    /// The program's help has no other place for them.
    @Test(arguments: DaemonSettings.all) func helpNamesEachWordOfAChoice(_ setting: Setting) {
        for word in setting.choices { #expect(setting.help.contains(word)) }
    }

    private static var page: String {
        let rows = DaemonSettings.all.map { setting in
            let cells = [
                has(setting, .flag, "--" + flag(setting)), has(setting, .environment, setting.variable),
                has(setting, .file, setting.name), standard(setting), setting.help,
            ]
            return "| \(cells.joined(separator: " | ")) |"
        }
        return """
            # Settings of the daemon

            A setting is a flag of `terraced`, an environment variable, or a key of `terraced.yaml` in the state folder. A flag beats
            the variable, which beats the key. A variable that is empty is not set. The values of a list are separated by colons in a
            variable, and are a YAML list in the file; a flag is repeated. An unknown key and a wrong value end the daemon with exit
            code 78 and a line that names the setting, the value and where it was written.

            | flag | variable | key | default | what it does |
            | --- | --- | --- | --- | --- |
            \(rows.joined(separator: "\n"))

            `/api/v1/daemon` shows the settings that a running daemon was started with. `terrace up` starts the daemon with its own
            environment; when a daemon runs already, it names the variables that this daemon was not started with. Secrets are never
            shown. Access and its token are explained in [security.md](security.md), the place of snapshots in
            [protection.md](protection.md).

            """
    }

    private static func flag(_ setting: Setting) -> String {
        switch setting.form {
        case .flag: setting.name
        case .text(let placeholder), .list(let placeholder): "\(setting.name) \(placeholder.uppercased())"
        case .choice(let words): "\(setting.name) \(words.joined(separator: "\\|"))"
        }
    }

    private static func has(_ setting: Setting, _ source: Setting.Source, _ text: String) -> String {
        setting.sources.contains(source) ? "`\(text)`" : ""
    }

    private static func standard(_ setting: Setting) -> String {
        switch setting.standard {
        case .value(let text): "`\(text)`"
        case .computed(let text): text
        case .nothing: ""
        }
    }
}
