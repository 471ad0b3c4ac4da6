import Foundation
public import TerraceCore

/// The bytes of one file, and the file's name for messages.
public struct ManifestSource: Sendable {
    /// The file's path as the user gave it; nil for text that came from no file.
    public var file: String?
    /// The content. It is not checked to be text yet.
    public var bytes: [UInt8]

    /// Takes bytes that the caller has read, such as from a pipe or a request.
    public init(file: String? = nil, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
    }

    /// Takes text that the caller has read.
    public init(file: String? = nil, text: String) {
        self.init(file: file, bytes: Array(text.utf8))
    }

    /// Reads files. A folder stands for every `.yaml` and `.yml` file below it, sorted by path.
    /// - Throws: `TerraceError.notFound` or `.invalidArgument` that names every path that cannot be read.
    public static func read(_ paths: [String]) throws(TerraceError) -> [ManifestSource] {
        let problems = ProblemList()
        var sources: [ManifestSource] = []
        for path in paths {
            for file in files(at: path, problems) {
                do {
                    sources.append(try read(file: file))
                } catch {
                    problems.add(Problem(path: "", message: "\(file): \(error.message)"))
                }
            }
        }
        try problems.check("the files to read")
        return sources
    }

    private static func files(at path: String, _ problems: ProblemList) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            problems.add(Problem(path: "", message: "\(path): no such file or folder"))
            return []
        }
        guard isFolder.boolValue else { return [path] }
        let files = yamlFiles(below: path).map { path + "/" + $0 }
        if files.isEmpty { problems.add(Problem(path: "", message: "\(path): no .yaml file in this folder")) }
        return files
    }

    /// The sorted paths of all `.yaml` and `.yml` files below `folder`, without hidden ones.
    static func yamlFiles(below folder: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return all.filter { name in
            (name.hasSuffix(".yaml") || name.hasSuffix(".yml"))
                && !name.split(separator: "/").contains { $0.first == "." }
        }.sorted()
    }

    static func read(file: String) throws(TerraceError) -> ManifestSource {
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw TerraceError(.invalidArgument, "cannot be read")
        }
        defer { try? handle.close() }
        // One byte above the limit is enough to know that the file must be refused; the rest is not read.
        do {
            // An empty file gives nil.
            return ManifestSource(
                file: file, bytes: Array(try handle.read(upToCount: InputBounds.manifestBytes + 1) ?? Data()))
        } catch {
            throw TerraceError(.invalidArgument, "cannot be read")
        }
    }
}
