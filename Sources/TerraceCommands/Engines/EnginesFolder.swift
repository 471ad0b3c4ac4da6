import Foundation
import TerraceAPI
import TerraceCore

/// The folder of added engines and modules: one folder for each, by its name.
struct EnginesFolder {
    let path: String

    static var standard: EnginesFolder {
        EnginesFolder(
            path: EnginesLocation.standard(ProcessInfo.processInfo.environment, home: NSHomeDirectory()))
    }

    func place(of name: String) -> String { "\(path)/\(name)" }

    /// What was added, by name.
    func packages() -> [AddedPackage] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.sorted().compactMap { name in
            guard !name.hasPrefix("."),
                let bytes = FileManager.default.contents(atPath: "\(path)/\(name)/\(AddedPackage.file)"),
                let package = try? JSONDecoder().decode(AddedPackage.self, from: bytes), package.name == name
            else { return nil }
            return package
        }
    }

    /// A folder beside the others, which is nobody's until it is put in its place; a file system moves it at once.
    func workFolder() throws -> String {
        let folder = "\(path)/.adding-\(UUID().uuidString)"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw TerraceError(
                .failedPrecondition,
                "cannot write to \(path): \(TerraceError.text(error)); name another folder with --folder",
                cause: error)
        }
        return folder
    }

    /// Puts a folder with all files of a package in its place, where none is.
    func put(_ folder: String, _ package: AddedPackage) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(package).write(to: URL(fileURLWithPath: "\(folder)/\(AddedPackage.file)"))
        try FileManager.default.moveItem(atPath: folder, toPath: place(of: package.name))
    }

    func remove(_ name: String) throws {
        // A name is one of those that were added, so it leads to no other folder.
        guard packages().contains(where: { $0.name == name }) else {
            let names = packages().map(\.name)
            throw TerraceError(
                .notFound,
                "\(name) was not added to \(path); added: \(names.isEmpty ? "nothing" : names.joined(separator: ", "))")
        }
        let gone = "\(path)/.removed-\(UUID().uuidString)"
        try FileManager.default.moveItem(atPath: place(of: name), toPath: gone)
        try FileManager.default.removeItem(atPath: gone)
    }
}
