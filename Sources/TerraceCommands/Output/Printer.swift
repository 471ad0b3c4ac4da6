import Foundation
import TerraceAPI

/// Prints data on standard output in the chosen format.
struct Printer {
    let format: OutputFormat

    /// - Parameters:
    ///   - names: the lines of the format `name`.
    ///   - table: the rows of the format `table`; the first one is the heading.
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
