import Foundation

/// Cases that build on each other, kept in a file per subject: a folder of golden files and `order.txt`.
///
/// A line of `order.txt` is `file: case`. Cases run in the order of these lines, across the files.
public struct GoldenFolder: Sendable {
    /// In the order in which they run.
    public let cases: [GoldenFile.Case]
    /// Cases that would not run, and lines of `order.txt` without a case.
    public let problems: [String]
    private let files: [String: GoldenFile]

    /// - Parameters:
    ///   - name: of the folder in `Golden` beside the test.
    ///   - marker: what stands behind `---` in its files.
    public init(_ name: String, marker: String, beside test: String = #filePath) {
        self.init(path: GoldenFile.folder(beside: test) + "/" + name, marker: marker)
    }

    init(path: String, marker: String) {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
        var files: [String: GoldenFile] = [:]
        for name in names where name.hasSuffix(".txt") && name != "order.txt" {
            files[String(name.dropLast(4))] = GoldenFile(path: path + "/" + name, marker: marker)
        }
        let order = ((try? String(contentsOfFile: path + "/order.txt", encoding: .utf8)) ?? "").split(separator: "\n")
        let all = files.values.flatMap(\.cases)
        let byLine = Dictionary(all.map { (Self.line($0), $0) }) { first, _ in first }
        let lines = order.map(String.init)
        var problems = lines.filter { byLine[$0] == nil }.map { "order.txt names a case that no file has: \($0)" }
        let ordered = Set(lines)
        if ordered.count < lines.count { problems.append("order.txt names a case twice") }
        if byLine.count < all.count { problems.append("a file has two cases of one name") }
        problems += byLine.keys.filter { !ordered.contains($0) }.sorted().map { "order.txt does not name: \($0)" }
        self.files = files
        self.problems = problems
        cases = lines.compactMap { byLine[$0] }
    }

    private static func line(_ item: GoldenFile.Case) -> String { "\(item.file): \(item.name)" }

    /// Writes the files anew with these outputs, one per case in the order of `cases`.
    public func write(_ outputs: [String]) throws {
        let byLine = Dictionary(zip(cases.map(Self.line), outputs)) { first, _ in first }
        for file in files.values {
            try file.write(file.cases.map { byLine[Self.line($0)] ?? $0.output })
        }
    }
}
