import Foundation
import TerraceAPI

/// Data on standard output, in the format asked for.
struct Printer {
    let format: OutputFormat

    /// - Parameters:
    ///   - names: what `-o name` prints, one per line.
    ///   - table: rows, the first of them the heading.
    func print(_ value: some Encodable, names: @autoclosure () -> [String], table: () -> [[String]]) throws {
        switch format {
        case .json: Swift.print(try JSON.text(value, pretty: true))
        case .yaml: Swift.print(try YAMLText.text(value), terminator: "")
        case .name: for name in names() { Swift.print(name) }
        case .table: Swift.print(Self.table(table()), terminator: "")
        }
    }

    static func table(_ rows: [[String]], on terminal: Terminal = .output) -> String {
        TextTable(rows: rows, terminal: terminal).text
    }
}
