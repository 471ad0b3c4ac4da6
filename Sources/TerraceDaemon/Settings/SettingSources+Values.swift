import Foundation
import TerraceAPI
import TerraceCore

/// Values of settings by type. A wrong value throws `TerraceError.invalidArgument`, which names the setting, its value,
/// where it was written and what was expected.
extension SettingSources {
    /// The text of a setting whose default is a fixed text.
    func text(_ setting: Setting) -> String { self[setting]?.text ?? setting.defaultText ?? "" }

    func flag(_ setting: Setting) throws -> Bool {
        switch text(setting) {
        case "false", "no", "0": return false
        case "true", "yes", "1": return true
        default: throw refused(setting, "is neither true nor false")
        }
    }

    /// The value of a setting whose default is one of its choices.
    func choice<Value: RawRepresentable>(_ setting: Setting) throws -> Value where Value.RawValue == String {
        guard setting.choices.contains(text(setting)), let value = Value(rawValue: text(setting)) else {
            throw refused(setting, "is not one of \(setting.choices.joined(separator: ", "))")
        }
        return value
    }

    /// Nil when the setting was not given.
    func choiceIfSaid<Value: RawRepresentable>(_ setting: Setting) throws -> Value? where Value.RawValue == String {
        self[setting] == nil ? nil : try choice(setting)
    }

    func list(_ setting: Setting) -> [String] { text(setting).split(separator: ":").map(String.init) }

    /// Absolute paths; relative ones are resolved in the daemon's working folder.
    func folders(_ setting: Setting) -> [String] { list(setting).map(Self.absolute) }

    static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

    /// - Parameter text: the value when the setting was not given; nil is the setting's default.
    func endpoint(_ setting: Setting, else text: String? = nil) throws -> Endpoint {
        let text = self[setting]?.text ?? text ?? setting.defaultText ?? ""
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65535).contains(port), colon != text.startIndex
        else { throw refused(setting, "is not HOST:PORT, such as 127.0.0.1:7379") }
        return Endpoint(host: String(text[..<colon]), port: port)
    }

    /// The names in lower case.
    func hostNames(_ setting: Setting) throws -> [String] {
        try list(setting).map { text in
            let name = text.lowercased()
            let labels = name.split(separator: ".", omittingEmptySubsequences: false)
            let isName = labels.allSatisfy { label in
                (1...63).contains(label.utf8.count)
                    && label.utf8.allSatisfy {
                        (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95
                    }
            }
            guard isName, name.utf8.count <= 253 else {
                throw refused(setting, "is not a host's name, such as caches.example.com", part: text)
            }
            return name
        }
    }

    /// Counts of tiers, such as `standard=2,premium=1`.
    func counts(_ setting: Setting) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for part in text(setting).split(separator: ",") {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[0].isEmpty, let count = Int(sides[1]), (0...100).contains(count) else {
                throw refused(
                    setting, "is not TIER=COUNT, such as standard=2, with a count of 0 to 100", part: String(part))
            }
            counts[String(sides[0])] = count
        }
        return counts
    }

    /// A number above 0 and up to 100.
    func factor(_ setting: Setting) throws -> Double {
        guard let factor = Double(text(setting)), factor > 0, factor <= 100 else {
            throw refused(setting, "is not a number above 0 and up to 100, such as 0.1")
        }
        return factor
    }

    func refused(_ setting: Setting, _ expected: String, part: String? = nil) -> TerraceError {
        let given =
            self[setting] ?? Given(setting: setting, text: setting.defaultText ?? "", place: "the default")
        return given.refused(expected, part: part)
    }
}
