import Foundation
import TerraceCore

/// The append-only files of an engine since version 7: a list, and the files that it names. Joined in the list's order
/// they are what a server reads at its start.
struct AppendOnlyFolder {
    private let path: String
    private let names: [String]

    /// Files in one list: an engine has a base and, while it rewrites, some more.
    private static let mostFiles = 1000
    /// Bytes of a list of so many files.
    private static let mostBytes = 1 << 20

    /// - Throws: `TerraceError.failedPrecondition` for a folder without a list, or with one that cannot be read.
    /// - Returns: nil where the path is no folder.
    init?(path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return nil
        }
        func unusable(_ reason: String) -> TerraceError {
            TerraceError(
                .failedPrecondition,
                "\(path) is no folder of append-only files: \(reason); name such a folder, which an engine calls "
                    + "'appendonlydir', or the path of a file")
        }
        let lists: [String]
        do {
            lists = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".manifest") }
        } catch { throw unusable("it cannot be read") }
        guard lists.count == 1, let list = lists.first else {
            throw unusable(lists.isEmpty ? "it has no .manifest" : "it has \(lists.count) files called .manifest")
        }
        guard let text = try LocalFiles(["\(path)/\(list)"]).text(atMost: Self.mostBytes) else {
            throw unusable("\(list) cannot be read")
        }
        self.path = path
        guard let names = Self.names(in: text) else { throw unusable("\(list) has a line that is not of an engine") }
        self.names = names
    }

    func file() throws -> BroughtFile {
        BroughtFile(.log, try LocalFiles(names.map { "\(path)/\($0)" }).chunks)
    }

    /// The files of the list in the order in which they are read: the base, then the increments by their numbers. Those of
    /// the type `h` are history that a server does not read.
    /// - Returns: nil for a text that no engine writes.
    static func names(in list: String) -> [String]? {
        var files: [(order: Int, name: String)] = []
        for line in list.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ")
            guard words.count == 6, words[0] == "file", words[2] == "seq", words[4] == "type",
                let number = Int(words[3]),
                number > 0, !words[1].contains("/"), files.count < mostFiles
            else { return nil }
            switch words[5] {
            case "b": files.append((0, String(words[1])))
            case "i": files.append((number, String(words[1])))
            case "h": continue
            default: return nil
            }
        }
        return files.isEmpty ? nil : files.sorted { $0.order < $1.order }.map(\.name)
    }
}
