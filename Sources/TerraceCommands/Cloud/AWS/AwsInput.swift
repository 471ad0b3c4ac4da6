import Foundation
import TerraceAPI
import TerraceCore

/// A command's input as one document: `--cli-input-json` and `--generate-cli-skeleton`.
enum AwsInput {
    enum Skeleton: String, CaseIterable {
        case input
        case yamlInput = "yaml-input"
        case output
    }

    /// Removes `--generate-cli-skeleton` and its optional value from the words.
    static func skeleton(_ words: [String]) throws -> (rest: [String], kind: Skeleton?) {
        let flag = "--generate-cli-skeleton"
        guard let index = words.firstIndex(where: { $0 == flag || $0.hasPrefix(flag + "=") }) else {
            return (words, nil)
        }
        var rest = words
        let word = rest.remove(at: index)
        var value: String?
        if word != flag {
            value = String(word.dropFirst(flag.count + 1))
        } else if index < rest.count, !rest[index].hasPrefix("-") {
            value = rest.remove(at: index)
        }
        guard let value else { return (rest, .input) }
        guard let kind = Skeleton(rawValue: value) else {
            throw AwsCommandLine.usage(
                "argument \(flag): invalid choice: '\(value)' (choose from input, yaml-input, output)")
        }
        return (rest, kind)
    }

    /// The document of `--cli-input-json`. `text` is the document itself, or `file://` and a path.
    static func document(_ text: String) throws -> JSONValue {
        var text = text
        if text.hasPrefix("file://") {
            let path = String(text.dropFirst("file://".count))
            guard let content = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw AwsCommandLine.usage("argument --cli-input-json: the file \(path) cannot be read")
            }
            text = content
        }
        guard let value = try? JSON.value(JSONValue.self, from: text.utf8), case .object = value else {
            throw AwsCommandLine.usage("argument --cli-input-json: expected a JSON object, found '\(text.prefix(80))'")
        }
        return value
    }
}
