import TerraceCore

/// A column of a table: its title and the path of its value.
struct GcloudColumn: Sendable {
    var title: String
    var path: String
    /// Whether only the last part of a name with slashes is shown, as gcloud shows names.
    var isBaseName: Bool

    init(_ title: String, _ path: String, baseName: Bool = false) {
        self.title = title
        self.path = path
        isBaseName = baseName
    }

    /// The values at the path: several for a list, none where the path leads to nothing.
    func values(in value: JSONValue) -> [String] {
        switch found(in: value) {
        case nil, .null: []
        case .array(let elements): elements.map(Self.text)
        case .object(let members): members.map { "\($0.key)=\(Self.text($0.value))" }
        case let found?: [Self.text(found)]
        }
    }

    private func found(in value: JSONValue) -> JSONValue? {
        var current: JSONValue? = value
        for part in path.split(separator: ".") { current = current?[String(part)] }
        return current
    }

    func cell(_ value: JSONValue) -> String {
        let text = Self.text(found(in: value) ?? .null)
        return isBaseName ? text.split(separator: "/").last.map(String.init) ?? text : text
    }

    /// The text that the format `value(…)` prints: True and False for booleans, semicolons between list elements.
    static func text(_ value: JSONValue) -> String {
        switch value {
        case .bool(let flag): flag ? "True" : "False"
        case .array(let elements): elements.map(text).joined(separator: ";")
        case .object(let members):
            members.sorted { $0.key < $1.key }.map { "\($0.key)=\(text($0.value))" }.joined(separator: ";")
        default: VendorOutput.cell(value)
        }
    }
}

extension GcloudCall {
    static let instanceTable = [
        GcloudColumn("INSTANCE_NAME", "name", baseName: true), GcloudColumn("VERSION", "redisVersion"),
        GcloudColumn("REGION", "currentLocationId"), GcloudColumn("TIER", "tier"),
        GcloudColumn("SIZE_GB", "memorySizeGb"),
        GcloudColumn("HOST", "host"), GcloudColumn("PORT", "port"),
        GcloudColumn("NETWORK", "authorizedNetwork", baseName: true),
        GcloudColumn("RESERVED_IP", "reservedIpRange"), GcloudColumn("STATUS", "state"),
        GcloudColumn("CREATE_TIME", "createTime"),
    ]

    static let operationTable = [
        GcloudColumn("OPERATION_NAME", "name", baseName: true), GcloudColumn("TYPE", "metadata.verb"),
        GcloudColumn("TARGET", "metadata.target", baseName: true), GcloudColumn("DONE", "done"),
        GcloudColumn("CREATE_TIME", "metadata.createTime"), GcloudColumn("END_TIME", "metadata.endTime"),
    ]

    /// - Parameter table: the columns of a list where no format is given; nil for a single resource, which is printed
    ///   as YAML.
    func printed(_ value: JSONValue, table: [GcloudColumn]?) throws {
        let rows = if case .array(let elements) = value { elements } else { [value] }
        let format = said["--format"] ?? ""
        let name = String(format.prefix { $0 != "(" })
        let columns = format.dropFirst(name.count + 1).prefix { $0 != ")" }.split(separator: ",")
            .map { $0.trimmingPrefix { $0 == " " } }
            .map { path -> GcloudColumn in
                let isBase = path.hasSuffix(".basename(")
                return GcloudColumn(
                    path.split(separator: ".").last.map { $0.uppercased() } ?? "", String(path), baseName: isBase)
            }
        switch name {
        case "json": print(try VendorOutput.json(value, indent: 2))
        case "yaml": try yaml(rows)
        case "none", "disable": break
        case "value", "get": for row in rows { print(columns.map { $0.cell(row) }.joined(separator: "\t")) }
        case "csv":
            print(columns.map { $0.title.lowercased() }.joined(separator: ","))
            for row in rows { print(columns.map { $0.cell(row) }.joined(separator: ",")) }
        case "table", "":
            let shown = name == "table" ? columns : table ?? []
            guard !shown.isEmpty else { return try yaml(rows) }
            print(Printer.table([shown.map(\.title)] + rows.map { row in shown.map { $0.cell(row) } }), terminator: "")
        default:
            throw VendorFailure(
                message:
                    "ERROR: (gcloud) Format for --format=\(format) is not one of json, yaml, value(), get(), csv(), table(), none",
                status: 1)
        }
    }

    private func yaml(_ rows: [JSONValue]) throws {
        print(try rows.map { try VendorOutput.yaml($0) }.joined(separator: "\n---\n"))
    }
}
