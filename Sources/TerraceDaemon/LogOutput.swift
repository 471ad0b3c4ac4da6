import Foundation
import Logging
import TerraceAPI

/// Log lines on standard error: one line each, for a person or as JSON.
struct LogOutput: LogHandler {
    let label: String
    let format: DaemonConfig.LogFormat
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues(\.description)
        let time = Timestamp.text(Date().timeIntervalSince1970)
        let line: String
        switch format {
        case .text:
            let list = fields.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.oneLine($0.value))" }.joined()
            line = "\(time) \(event.level) \(Self.oneLine("\(event.message)"))\(list)"
        case .json:
            let document = ["time": time, "level": "\(event.level)", "message": "\(event.message)", "logger": label]
            line = (try? JSON.text(document.merging(fields) { own, _ in own })) ?? ""
        }
        StandardError.write(line + "\n")
    }

    /// The text with line breaks escaped, because a value of several lines could look like further log entries.
    private static func oneLine(_ text: String) -> String {
        text.replacingOccurrences(of: "\n", with: "\\n").replacingOccurrences(of: "\r", with: "\\r")
    }
}
