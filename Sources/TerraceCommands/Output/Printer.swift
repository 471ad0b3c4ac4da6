import Foundation
import TerraceAPI
import Yams

/// Data on standard output, in the format asked for.
struct Printer {
    let format: OutputFormat

    /// - Parameters:
    ///   - names: what `-o name` prints, one per line.
    ///   - table: rows, the first of them the heading.
    func print(_ value: some Encodable, names: @autoclosure () -> [String], table: () -> [[String]]) throws {
        switch format {
        case .json: Swift.print(try JSON.text(value, pretty: true))
        case .yaml: Swift.print(try YAMLEncoder().encode(value), terminator: "")
        case .name: for name in names() { Swift.print(name) }
        case .table: Swift.print(Self.table(table()), terminator: "")
        }
    }

    /// Columns as wide as their widest cell; the last one is not padded.
    static func table(_ rows: [[String]]) -> String {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        var text = ""
        for row in rows {
            for (column, cell) in row.enumerated() {
                text += cell
                if column < row.count - 1 { text += String(repeating: " ", count: widths[column] - cell.count + 2) }
            }
            text += "\n"
        }
        return text
    }
}
