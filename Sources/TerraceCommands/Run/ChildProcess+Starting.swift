import TerraceCore
import TerraceProcess

extension ChildProcess {
    /// - Parameter environment: all that it gets.
    /// - Throws: `TerraceError.unavailable`, whose cause is the `SpawnFailure`.
    static func starting(
        _ path: String, _ arguments: [String], environment: [String: String], in session: ProcessLaunch.Session,
        endsWithUs: Bool
    ) throws(TerraceError) -> ChildProcess {
        var launch = ProcessLaunch(
            path, arguments, environment: environment, directory: session == .shared ? "." : "/", session: session)
        launch.endsWithUs = endsWithUs
        do { return try ChildProcess(launch) } catch {
            throw TerraceError(.unavailable, error.description, cause: error)
        }
    }
}
