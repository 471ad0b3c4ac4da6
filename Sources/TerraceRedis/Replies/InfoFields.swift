/// Reads the `name:value` lines of `INFO` and `CLUSTER INFO`.
enum InfoFields {
    /// Headings (`# Server`), blank lines and lines without a colon are skipped; values may contain colons.
    static func parse(_ text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[String(line[..<colon])] = String(line[line.index(after: colon)...])
        }
        return fields
    }
}
