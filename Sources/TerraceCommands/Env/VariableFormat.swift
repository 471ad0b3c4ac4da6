import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

/// The format in which variables are printed.
enum VariableFormat: String, ExpressibleByArgument, CaseIterable {
    case shell, dotenv, json, yaml, github

    /// - Parameter unset: variables that a shell, or later steps of a workflow, may still have from another cache.
    func text(
        _ variables: [ClientEnvironment.Variable], unset: [String] = [],
        over environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> String {
        switch self {
        case .shell:
            return (unset.isEmpty ? "" : "unset \(unset.joined(separator: " "))\n")
                + variables.map { "export \($0.name)=\(Self.quoted($0.value))\n" }.joined()
        case .dotenv: return variables.map { "\($0.name)=\($0.value)\n" }.joined()
        case .github:
            // A workflow's variable cannot be unset, but it can be set to an empty text.
            let emptied = unset.filter { environment[$0] != nil }.map { ($0, "") }
            return (variables + emptied).map { "\($0.0)=\($0.1)\n" }.joined()
        case .json: return try JSON.text(Dictionary(variables.map { ($0.name, $0.value) }) { $1 }, pretty: true) + "\n"
        case .yaml: return try YAMLText.text(Dictionary(variables.map { ($0.name, $0.value) }) { $1 })
        }
    }

    private static func quoted(_ text: String) -> String {
        "'\(text.replacingOccurrences(of: "'", with: "'\\''"))'"
    }
}

/// The option `--format`, and its combination with `-o`.
struct VariableOptions: ParsableArguments {
    @Option(help: "shell, dotenv, json, yaml or github. (default: shell; -o json and -o yaml are the same)")
    var format: VariableFormat?

    func format(_ output: OutputFormat) throws -> VariableFormat {
        let named: VariableFormat? =
            switch output {
            case .table: nil
            case .json: .json
            case .yaml: .yaml
            case .name:
                throw TerraceError(
                    .invalidArgument,
                    "variables have no '-o name'; --format is shell, dotenv, json, yaml or github")
            }
        if let named, let format, named != format {
            throw TerraceError(
                .invalidArgument, "--format \(format.rawValue) and -o \(output.rawValue) contradict each other")
        }
        return format ?? named ?? .shell
    }
}

/// Tells a workflow's runner which values to mask in its logs.
enum Mask {
    /// Prints the masks on standard error, because standard output goes to $GITHUB_ENV.
    static func print(_ variables: [ClientEnvironment.Variable]) {
        let secrets = variables.filter { ["REDIS_PASSWORD", "REDIS_URL"].contains($0.name) }
        guard secrets.contains(where: { $0.name == "REDIS_PASSWORD" }) else { return }
        // The password is also masked in the escaped form that the URL has.
        let written =
            secrets.map(\.value)
            + secrets.filter { $0.name == "REDIS_PASSWORD" }.map {
                ConnectionURL.escaped($0.value)
            }
        for text in Set(written).sorted() {
            StandardError.write("::add-mask::\(text)\n")
        }
    }
}
