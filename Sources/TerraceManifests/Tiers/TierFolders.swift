import Foundation
import TerraceCore

/// Finds the tiers that came with the program: beside an installed one, or in the repository it was built in.
public enum TierFolders {
    /// `TERRACE_SHARE` names a folder that has `tiers` in it, for a build folder outside the repository.
    /// - Throws: `TerraceError.failedPrecondition` that says where was looked.
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
