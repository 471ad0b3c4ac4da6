import TerraceCore
import TerraceRedis

/// One setting, by the engine's name for it.
struct EngineSetting: Sendable, Hashable {
    var name: String
    var value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// - Parameter settings: by their names as of Redis 7. Those that the engine does not have are left out.
    static func all(of settings: [String: String], _ dialect: EngineDialect) -> [EngineSetting] {
        settings.sorted { $0.key < $1.key }.compactMap { name, value in
            dialect.setting(name).map { EngineSetting($0, value) }
        }
    }

    /// One command for all settings, which the engine applies as a whole or not at all; one command per setting for an
    /// engine that cannot do this.
    static func commands(_ settings: [EngineSetting], _ dialect: EngineDialect) -> [[String]] {
        guard dialect.setsManyAtOnce else { return settings.map { ["CONFIG", "SET", $0.name, $0.value] } }
        return settings.isEmpty ? [] : [["CONFIG", "SET"] + settings.flatMap { [$0.name, $0.value] }]
    }
}

/// An engine's refusal of a setting.
struct SettingRefusal {
    /// The setting's name, if the engine or the command tells it.
    var name: String?
    /// The engine's words, without the part that all refusals share.
    var words: String

    /// - Parameters:
    ///   - reply: such as `ERR CONFIG SET failed (possibly related to argument 'timeout') - argument couldn't be parsed…`.
    ///   - command: the command that the engine refused.
    init(_ reply: String, to command: [String]) {
        if let start = reply.firstRange(of: "related to argument '"),
            let end = reply[start.upperBound...].firstIndex(of: "'")
        {
            name = String(reply[start.upperBound..<end])
        } else if command.count == 4 {
            name = command[2]
        }
        let said = reply.firstRange(of: ") - ").map { String(reply[$0.upperBound...]) } ?? reply
        words = said.hasPrefix("ERR ") ? String(said.dropFirst(4)) : said
    }

    /// The refusal as an error of the spec's field that the setting comes from.
    func error(_ subject: String) -> TerraceError {
        TerraceError(
            .invalidArgument, "\(subject) refuses \(name ?? "a setting"): \(words)",
            field: "spec.config" + (name.map { ".\($0)" } ?? ""))
    }
}
