import TerraceAPI
import TerraceCore

/// The values of settings as they were written. A flag beats the environment, which beats the file.
struct SettingSources {
    /// One value, and where it was written.
    struct Given {
        let setting: Setting
        let text: String
        /// Such as `--listen`, `TERRACE_LISTEN` or `/var/lib/terrace/terraced.yaml:3`.
        let place: String

        /// - Parameters:
        ///   - expected: completes the sentence `listen 'x' …`, such as `is not HOST:PORT`.
        ///   - part: the part of the value that is wrong; nil is all of it.
        func refused(_ expected: String, part: String? = nil) -> TerraceError {
            TerraceError(
                .invalidArgument, "\(setting.name) '\((part ?? text).prefix(100))' \(expected) (\(place))")
        }
    }

    private let flags: [String: String]
    private let environment: [String: String]
    private var file = SettingsFile()

    /// - Parameter flags: by the setting's name; the values of a list are separated by colons.
    init(flags: [String: String], environment: [String: String]) {
        self.flags = flags
        self.environment = environment
    }

    /// Adds the file's settings. They come later than the others, because flags and environment name the state folder,
    /// where the file is.
    mutating func add(_ file: SettingsFile) { self.file = file }

    /// Nil when no source has a value. An empty variable counts as not set.
    subscript(setting: Setting) -> Given? {
        if setting.sources.contains(.flag), let text = flags[setting.name] {
            return Given(setting: setting, text: text, place: "--\(setting.name)")
        }
        if setting.sources.contains(.environment), let text = environment[setting.variable], !text.isEmpty {
            return Given(setting: setting, text: text, place: setting.variable)
        }
        guard let entry = file.entries[setting.name] else { return nil }
        return Given(setting: setting, text: entry.text, place: "\(file.path):\(entry.line)")
    }

    /// The settings that were given, as written, by their names; secrets are left out.
    var given: [String: String] {
        DaemonSettings.all.filter { !$0.isSecret }.reduce(into: [:]) { $0[$1.name] = self[$1]?.text }
    }
}
