import Foundation
public import TerraceCore

/// One file's bytes and the name a message calls it by.
public struct ManifestSource: Sendable {
    /// As the user named it; nil for text that came from no file.
    public var file: String?
    /// The content, not yet known to be text.
    public var bytes: [UInt8]

    /// Bytes that were read elsewhere, such as from a pipe or a request.
    public init(file: String? = nil, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
    }

    /// Text that was read elsewhere.
    public init(file: String? = nil, text: String) {
        self.init(file: file, bytes: Array(text.utf8))
    }

    /// Reads files; of a folder, every `.yaml` and `.yml` below it, by path.
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
        try problems.check("what was to be read")
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

    /// Paths below `folder` of what ends in `.yaml` or `.yml`, sorted; hidden files are not looked at.
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
        // One byte more than allowed is enough to refuse the file; the rest of it stays on the disk.
        do {
            // Nil is the end of an empty file.
            return ManifestSource(
                file: file, bytes: Array(try handle.read(upToCount: InputBounds.manifestBytes + 1) ?? Data()))
        } catch {
            throw TerraceError(.invalidArgument, "cannot be read")
        }
    }
}
