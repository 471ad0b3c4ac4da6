import Foundation
public import TerraceCore

/// The folder of an engine or a module that was added for Terrace.
public struct AddedFolder: Sendable, Equatable {
    public let path: String
    public let package: AddedPackage

    init(path: String, package: AddedPackage) {
        self.path = path
        self.package = package
    }

    /// All below a folder, by name; none where it is missing.
    public static func all(below home: String) -> [AddedFolder] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: home)) ?? []
        return names.sorted().filter { !$0.hasPrefix(".") }.compactMap { name in
            let path = "\(home)/\(name)"
            guard let bytes = FileManager.default.contents(atPath: "\(path)/\(AddedPackage.file)"),
                let package = try? JSONDecoder().decode(AddedPackage.self, from: bytes)
            else { return nil }
            return AddedFolder(path: path, package: package)
        }
    }
}
