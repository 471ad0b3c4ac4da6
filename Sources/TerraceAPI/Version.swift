import CTerrace

/// The version of daemon and command line alike.
public enum TerraceVersion {
    /// The number alone, for programs.
    public static let text = "0.1.0"

    /// For people: with the commit and its date, where the build knew them, such as `0.1.0 (8be37b6, 2026-11-30)`.
    public static var full: String {
        let commit = String(cString: terrace_build_commit())
        return commit.isEmpty ? text : "\(text) (\(commit))"
    }
}
