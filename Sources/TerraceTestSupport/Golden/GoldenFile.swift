import Foundation
public import Testing

/// Cases of input and exact output in one text file: `=== name`, the input, `--- marker`, the output.
///
/// `UPDATE_GOLDEN=1` writes what comes out now, to be read before it is committed.
public struct GoldenFile: Sendable {
    /// One case; it prints as its name.
    public struct Case: Sendable, CustomStringConvertible {
        public var name: String
        /// Name of its file without `.txt`.
        public var file: String
        public var input: String
        public var output: String

        public var description: String { name }
    }

    /// In the file's order.
    public let cases: [Case]
    private let path: String
    private let marker: String

    /// True when outputs are to be written, not compared.
    public static var isUpdating: Bool { ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil }

    /// - Parameters:
    ///   - name: of the file in `Golden` beside the test.
    ///   - marker: what stands behind `---`.
    public init(_ name: String, marker: String, beside test: String = #filePath) {
        self.init(path: Self.folder(beside: test) + "/" + name, marker: marker)
    }

    init(path: String, marker: String) {
        self.path = path
        self.marker = marker
        let file = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        cases = ("\n" + text).split(separator: "\n=== ", omittingEmptySubsequences: true).compactMap { part in
            let sections = part.split(separator: "\n--- \(marker)\n", maxSplits: 1, omittingEmptySubsequences: false)
            let lines = sections[0].split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            guard lines.count == 2, !lines[0].isEmpty else { return nil }
            let output = sections.count == 2 ? String(sections[1]).trimmingCharacters(in: .newlines) : ""
            return Case(name: String(lines[0]), file: file, input: String(lines[1]) + "\n", output: output)
        }
    }

    static func folder(beside test: String) -> String {
        URL(fileURLWithPath: test).deletingLastPathComponent().path + "/Golden"
    }

    /// Writes the file anew with these outputs, one per case.
    public func write(_ outputs: [String]) throws {
        var text = ""
        for (item, output) in zip(cases, outputs) {
            text += "\n=== \(item.name)\n\(item.input)--- \(marker)\n\(output)\n"
        }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
}

extension GoldenFile.Case {
    /// Records an issue with the difference where the output is another one.
    public func expect(_ got: String, sourceLocation: SourceLocation = #_sourceLocation) {
        guard let difference = TextDifference(expected: output, got: got) else { return }
        Issue.record("\(name), in \(file).txt:\n\(difference)", sourceLocation: sourceLocation)
    }
}
