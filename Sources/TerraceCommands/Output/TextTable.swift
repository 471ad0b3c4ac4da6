/// A table of text that fits the terminal's width.
struct TextTable {
    let rows: [[String]]
    let terminal: Terminal

    private static let gap = 2
    /// The smallest width to which a column is cut.
    private static let least = 6
    /// The smallest width to which text in the last column is wrapped.
    private static let leastText = 20

    /// The table's lines, each with a line end. A column is as wide as its widest cell; the last one is not padded.
    var text: String {
        let widths = fittingWidths
        let isHeaded = rows.count > 1 && rows[0].allSatisfy { $0 == $0.uppercased() && !$0.isEmpty }
        return rows.enumerated().map { index, row in
            lines(of: row, widths, isHeading: isHeaded && index == 0)
        }.joined()
    }

    private var widths: [Int] {
        let count = rows.map(\.count).max() ?? 0
        return (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    }

    /// The widths of the columns. On a terminal that is too narrow, the last column is wrapped if it holds text, and
    /// then the widest other columns are cut. The first one is never cut, because it names the row.
    private var fittingWidths: [Int] {
        var widths = widths
        guard let width = terminal.width, widths.count > 1 else { return widths }
        func others() -> Int { widths.dropLast().reduce(0) { $0 + $1 + Self.gap } }
        let last = widths.count - 1
        let isText = rows.contains { $0.count == widths.count && $0[last].contains(" ") }
        let wanted = isText ? min(widths[last], Self.leastText) : widths[last]
        while others() + wanted > width {
            let column = (1..<max(last, 1)).filter { widths[$0] > Self.least }.max { widths[$0] < widths[$1] }
            guard let column else { break }
            widths[column] -= 1
        }
        if isText { widths[last] = min(widths[last], max(width - others(), Self.leastText)) }
        return widths
    }

    private func lines(of row: [String], _ widths: [Int], isHeading: Bool) -> String {
        var text = ""
        var indent = 0
        for (column, cell) in row.enumerated() {
            let isLast = column == row.count - 1
            let width = widths[column]
            let style = isHeading ? .heading : Terminal.Style(word: cell)
            if isLast, column == widths.count - 1 {
                let parts = Self.broken(cell, width)
                text += parts.map { terminal.painted($0, style) }.joined(
                    separator: "\n" + String(repeating: " ", count: indent))
            } else {
                let shown = cell.count > width ? cell.prefix(max(width - 1, 1)) + "…" : cell[...]
                text += terminal.painted(String(shown), style)
                if !isLast { text += String(repeating: " ", count: width - shown.count + Self.gap) }
            }
            indent += width + Self.gap
        }
        return text + "\n"
    }

    /// Wraps the text between words to lines of at most `width` characters; a longer word gets a line of its own.
    private static func broken(_ text: String, _ width: Int) -> [String] {
        guard text.count > width else { return [text] }
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = String(word)
            } else {
                line += (line.isEmpty ? "" : " ") + word
            }
        }
        return lines + [line]
    }
}
