import ArgumentParser
import TerraceAPI

/// A flag for every setting that has one.
///
/// ArgumentParser finds the flags of a type among its children, which are usually properties with `@Option` or `@Flag`. This
/// type's children are made from the declarations, so that a setting is declared once and appears in help, completions and
/// manual by itself.
struct SettingFlags: ParsableArguments, CustomReflectable {
    /// The values that were given, by the setting's name; those of a list are separated by colons.
    private(set) var values: [String: String] = [:]

    init() {}

    init(from decoder: any Decoder) throws {
        let flags = try decoder.container(keyedBy: Name.self)
        for setting in DaemonSettings.from(.flag) {
            let name = Name(stringValue: setting.name)
            switch setting.form {
            case .flag: values[setting.name] = try flags.decode(Bool.self, forKey: name) ? "true" : nil
            case .list:
                let elements = try flags.decode([String].self, forKey: name)
                values[setting.name] = elements.isEmpty ? nil : elements.joined(separator: ":")
            case .text, .choice: values[setting.name] = try flags.decodeIfPresent(String.self, forKey: name)
            }
        }
    }

    var customMirror: Mirror {
        Mirror(self, children: DaemonSettings.from(.flag).map { (label: $0.name, value: Self.argument($0)) })
    }

    private static func argument(_ setting: Setting) -> Any {
        let name = NameSpecification.customLong(setting.name)
        switch setting.form {
        case .flag: return Flag<Bool>(wrappedValue: false, name: name, help: help(setting))
        case .list(let placeholder):
            return Option<[String]>(wrappedValue: [], name: name, help: help(setting, placeholder))
        case .text(let placeholder): return Option<String?>(name: name, help: help(setting, placeholder))
        case .choice(let words):
            return Option<String?>(name: name, help: help(setting), completion: .list(words))
        }
    }

    private static func help(_ setting: Setting, _ placeholder: String? = nil) -> ArgumentHelp {
        var text = setting.help
        if case .list = setting.form { text += "; may be repeated" }
        text += "."
        switch setting.standard {
        case .value(let standard) where setting.form != .flag: text += " (default: \(standard))"
        case .computed(let standard): text += " (default: \(standard))"
        case .value, .nothing: break
        }
        return ArgumentHelp(stringLiteral: text).named(placeholder)
    }

    /// Any text is a key here: the settings decide which ones there are.
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension ArgumentHelp {
    /// The same with a placeholder for the value; nil is the flag's own name.
    fileprivate func named(_ placeholder: String?) -> ArgumentHelp {
        var help = self
        help.valueName = placeholder
        return help
    }
}
