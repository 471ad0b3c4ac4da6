import TerraceCore
import TerraceFrontEnd

/// The schedule of a request's `SnapshotRetentionLimit` and `SnapshotWindow`.
enum AutomaticSnapshots {
    /// The window of a cache for which none was chosen.
    static let defaultWindow = "05:00-06:00"

    /// One a day in the window, each kept for as many days as the limit says; nil for a limit of 0.
    /// - Parameter attributes: the cache's own, the request's among them.
    static func schedule(_ attributes: [String: JSONValue]) throws(AWSError) -> SnapshotSchedule? {
        let days = Int(attributes["SnapshotRetentionLimit"]?.number ?? 0)
        guard days > 0 else { return nil }
        let text = attributes["SnapshotWindow"]?.text ?? defaultWindow
        guard let window = DailyWindow(text: text) else {
            throw .invalidValue("Invalid SnapshotWindow: \(text.prefix(40)).")
        }
        do { return try SnapshotSchedule(window: window, maxAge: days * 86400) } catch {
            throw .invalidValue(error.message)
        }
    }
}
