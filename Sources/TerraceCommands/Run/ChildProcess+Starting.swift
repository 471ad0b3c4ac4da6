import TerraceCore
import TerraceProcess

extension ChildProcess {
    /// - Parameters:
    ///   - environment: all that it gets.
    ///   - folder: its working folder; nil is this one for a child of this session, else the root.
    /// - Throws: `TerraceError.unavailable`, whose cause is the `SpawnFailure`.
    static func starting(
        _ path: String, _ arguments: [String], environment: [String: String], folder: String? = nil,
        in session: ProcessLaunch.Session, endsWithUs: Bool
    ) throws(TerraceError) -> ChildProcess {
        var launch = ProcessLaunch(
            path, arguments, environment: environment, directory: folder ?? (session == .shared ? "." : "/"),
            session: session)
        launch.endsWithUs = endsWithUs
        do { return try ChildProcess(launch) } catch {
            throw TerraceError(.unavailable, error.description, cause: error)
        }
    }
}
