import Foundation
import TerraceCore

/// Finds the tier files that come with Terrace: beside an installed program, or in the repository that it was built in.
public enum TierFolders {
    /// The folder with the tier files. The variable `TERRACE_SHARE` overrides the search: it names the folder that contains
    /// `tiers`, for instance when the build folder lies outside the repository.
    /// - Throws: `TerraceError.failedPrecondition` that names the folder that was searched.
    public static func shipped(executable: String) throws -> String {
        if let share = ProcessInfo.processInfo.environment["TERRACE_SHARE"], !share.isEmpty { return share + "/tiers" }
        let program = URL(fileURLWithPath: executable).resolvingSymlinksInPath()
        var folder = program.deletingLastPathComponent()
        var candidates = [folder.deletingLastPathComponent().path + "/share/terrace/tiers"]
        while folder.path != "/" {
            folder = folder.deletingLastPathComponent()
            candidates.append((folder.path == "/" ? "" : folder.path) + "/tiers")
        }
        for candidate in candidates where FileManager.default.fileExists(atPath: candidate + "/basic.yaml") {
            return candidate
        }
        throw TerraceError(
            .failedPrecondition,
            "the tier files that come with Terrace are not at \(candidates[0]); install again, or "
                + "set TERRACE_SHARE to the folder that has 'tiers' in it"
        )
    }
}
