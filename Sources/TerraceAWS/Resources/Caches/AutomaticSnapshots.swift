import TerraceCore
import TerraceFrontEnd

/// The schedule of a request's `SnapshotRetentionLimit` and `SnapshotWindow`.
enum AutomaticSnapshots {
    /// The window of a cache for which none was chosen.
    static let defaultWindow = "05:00-06:00"

    /// One a day in the window, each kept for as many days as the limit says; never for a limit of 0. Nil, which is the
    /// tier's default, where no limit was ever said.
    /// - Parameter attributes: the cache's own, the request's among them.
    static func plan(_ attributes: [String: JSONValue]) throws(AWSError) -> SnapshotPlan? {
        guard let limit = attributes["SnapshotRetentionLimit"]?.number else { return nil }
        let days = Int(limit)
        guard days > 0 else { return .never }
        let text = attributes["SnapshotWindow"]?.text ?? defaultWindow
        guard let window = DailyWindow(text: text) else {
            throw .invalidValue("Invalid SnapshotWindow: \(text.prefix(40)).")
        }
        do { return .scheduled(try SnapshotSchedule(window: window, maxAge: days * 86400)) } catch {
            throw .invalidValue(error.message)
        }
    }
}
