import Foundation

/// Shared libraries that a program or a module brings with it, in the folder `lib` beside it, for systems that lack them.
enum Libraries {
    /// The variables of a server that needs the libraries of these files; none where they bring none.
    /// - Parameter files: programs and modules.
    static func environment(for files: [String]) -> [String: String] {
        var folders: [String] = []
        for file in files {
            let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path + "/lib"
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) && isFolder.boolValue
            if isThere, !folders.contains(folder) { folders.append(folder) }
        }
        return folders.isEmpty ? [:] : ["LD_LIBRARY_PATH": folders.joined(separator: ":")]
    }
}
