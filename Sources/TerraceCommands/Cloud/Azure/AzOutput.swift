import TerraceCore

/// Prints an answer as az does.
struct AzOutput {
    private let format: String
    private let query: JMESPath?

    /// - Throws: `VendorFailure` for an invalid query, before the command is run.
    init(_ said: VendorArguments, table: String?) throws {
        let format = (said["--output"] ?? "json").lowercased()
        self.format = format
        do { query = try (said["--query"] ?? (format == "table" ? table : nil)).map { try JMESPath($0) } } catch let
            error
            as TerraceError
        { throw VendorFailure.usage(error.message) }
    }

    func write(_ result: JSONValue) throws {
        let value = try query?.search(result) ?? result
        // A query that finds nothing prints nothing.
        if query != nil, value == .null { return }
        if let text = try text(value), !text.isEmpty { print(text) }
    }

    private func text(_ value: JSONValue) throws -> String? {
        switch format {
        case "none": nil
        case "tsv": Self.tsv(value, columns: query?.columns)
        case "table": Self.table(value, columns: query?.columns)
        case "yaml", "yamlc": try VendorOutput.yaml(value)
        default: try VendorOutput.json(value, indent: 2)
        }
    }

    /// One line per element with tabs between values. A nested list is shown as its length, a nested object as nothing.
    static func tsv(_ value: JSONValue, columns: [String]? = nil) -> String {
        rows(value).map { row in
            switch row {
            case .object(let members):
                (columns ?? members.keys.sorted()).map { cell(members[$0] ?? .null) }.joined(separator: "\t")
            case .array(let elements): elements.map(cell).joined(separator: "\t")
            default: cell(row)
            }
        }.joined(separator: "\n")
    }

    /// A table with a column for each member, without nested values and without columns that are null in every row. A
    /// column is at least two characters wider than its title, as Python's `tabulate` does it.
    static func table(_ value: JSONValue, columns: [String]? = nil) -> String {
        let rows = rows(value).map { row -> [String: JSONValue] in
            switch row {
            case .object(let members): members
            case .array(let elements):
                Dictionary(uniqueKeysWithValues: elements.enumerated().map { ("Column\($0.offset + 1)", $0.element) })
            default: ["result": row]
            }
        }
        let names = (columns ?? Set(rows.flatMap(\.keys)).subtracting(["id", "type", "etag"]).sorted()).filter { name in
            rows.contains { $0[name].map { $0 != .null && !VendorOutput.isNested($0) } ?? false }
        }
        guard !names.isEmpty else { return "" }
        let cells = rows.map { row in names.map { VendorOutput.isNested(row[$0] ?? .null) ? "" : shown(row[$0]) } }
        let widths = names.indices.map { column in
            max(names[column].count + 2, cells.map { $0[column].count }.max() ?? 0)
        }
        let titles = names.map { $0.prefix(1).uppercased() + $0.dropFirst() }
        let lines = [titles, widths.map { String(repeating: "-", count: $0) }] + cells
        return lines.map { line in
            zip(line, widths).map { $0 + String(repeating: " ", count: max(0, $1 - $0.count)) }
                .joined(separator: "  ").trimmingSuffix { $0 == " " }
        }.joined(separator: "\n")
    }

    private static func rows(_ value: JSONValue) -> [JSONValue] {
        if case .array(let elements) = value { elements } else { [value] }
    }

    private static func shown(_ value: JSONValue?) -> String {
        value.map { $0 == .null ? "" : VendorOutput.scalar($0) } ?? ""
    }

    private static func cell(_ value: JSONValue) -> String {
        if case .object = value { "" } else { VendorOutput.scalar(value) }
    }
}
