import Hummingbird
public import TerraceAPI
import TerraceCore

/// The part of a daemon that its API can use.
public protocol DaemonHandle: Sendable {
    /// The daemon's id, version and settings.
    var document: DaemonDocument { get }
    /// Ends the daemon and its nodes once the request is answered.
    /// - Parameter purge: whether to delete all state, too.
    func stop(purge: Bool)
    /// The daemon's clock and its time.
    var clock: ClockDocument { get }
    /// - Throws: `TerraceError.failedPrecondition` when the daemon uses the machine's clock, `.invalidArgument` for a
    ///   wrong duration.
    func advanceClock(by duration: Duration) throws -> ClockDocument
}

extension NativeAPI {
    func addDaemon(to table: inout Table) {
        table.on(.get, "/api/v1/daemon", "Who answers", answer: .document(DaemonDocument.self)) { _, _ in
            var document = daemon.document
            document.needsToken = Caller.current?.admission == .token
            return try .json(document)
        }
        table.on(
            .delete, "/api/v1/daemon", "Stop every cache and the daemon; `purge=true` deletes all state, too",
            query: ["purge"], answer: .document(DaemonDocument.self)
        ) { request, _ in
            daemon.stop(purge: try request.flag("purge"))
            return try .json(daemon.document, status: .accepted)
        }
    }
}
