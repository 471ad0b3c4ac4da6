import TerraceAPI
import TerraceCore
import Yams

/// The settings in `terraced.yaml`.
struct SettingsFile {
    struct Entry {
        /// The value; the values of a list are separated by colons.
        let text: String
        /// The line number, from 1.
        let line: Int
    }

    var path = ""
    /// Entries by the setting's name.
    var entries: [String: Entry] = [:]

    /// The settings of a daemon without a file.
    init() {}

    /// - Throws: `TerraceError.invalidArgument` that names the file, and the line of a wrong entry.
    init(_ text: String, path: String) throws {
        self.path = path
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch {
            throw TerraceError(.invalidArgument, "\(path) is not YAML: \(error)", cause: error)
        }
        guard let node else { return }
        guard let mapping = node.mapping else {
            throw TerraceError(.invalidArgument, "\(path): a mapping was expected")
        }
        let known = DaemonSettings.from(.file).map(\.name)
        for (key, value) in mapping {
            let (name, line) = (key.string ?? "", key.mark?.line ?? 1)
            guard known.contains(name) else {
                throw TerraceError(
                    .invalidArgument,
                    "\(path):\(line): '\(name)' is not a setting; there are \(known.joined(separator: ", "))")
            }
            guard let text = Self.text(value) else {
                throw TerraceError(.invalidArgument, "\(path):\(line): \(name) is neither a text nor a list of texts")
            }
            entries[name] = Entry(text: text, line: line)
        }
    }

    /// The value's text; nil for a mapping, or a list with elements other than texts.
    private static func text(_ value: Node) -> String? {
        if let text = value.string { return text }
        guard let elements = value.sequence?.map(\.string), !elements.contains(nil) else { return nil }
        return elements.compactMap { $0 }.joined(separator: ":")
    }
}
