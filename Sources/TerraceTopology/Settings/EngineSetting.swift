import TerraceCore
import TerraceRedis

/// One setting as the engine calls it.
struct EngineSetting: Sendable, Hashable {
    var name: String
    var value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// By their names as of Redis 7; those that the engine has nothing of are left out.
    static func all(of settings: [String: String], _ dialect: EngineDialect) -> [EngineSetting] {
        settings.sorted { $0.key < $1.key }.compactMap { name, value in
            dialect.setting(name).map { EngineSetting($0, value) }
        }
    }

    /// All of them in one command, of which the engine takes all or none; one by one where it knows no such thing.
    static func commands(_ settings: [EngineSetting], _ dialect: EngineDialect) -> [[String]] {
        guard dialect.setsManyAtOnce else { return settings.map { ["CONFIG", "SET", $0.name, $0.value] } }
        return settings.isEmpty ? [] : [["CONFIG", "SET"] + settings.flatMap { [$0.name, $0.value] }]
    }
}

/// An engine's answer to a setting that it does not take.
struct SettingRefusal {
    /// Which one, where the engine or the command says so.
    var name: String?
    /// The engine's words, without what is said of every refusal.
    var words: String

    /// - Parameters:
    ///   - reply: such as `ERR CONFIG SET failed (possibly related to argument 'timeout') - argument couldn't be parsed…`.
    ///   - command: what it is the answer to.
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

    /// As an error of the field that the setting comes from.
    func error(_ subject: String) -> TerraceError {
        TerraceError(
            .invalidArgument, "\(subject) refuses \(name ?? "a setting"): \(words)",
            field: "spec.config" + (name.map { ".\($0)" } ?? ""))
    }
}
