import Hummingbird
public import TerraceAPI
import TerraceCore

/// What the API may ask of the daemon that serves it.
public protocol DaemonHandle: Sendable {
    /// Who answers.
    var document: DaemonDocument { get }
    /// Ends daemon and nodes once the request is answered.
    /// - Parameter purge: delete all state, too.
    func stop(purge: Bool)
    /// The clock that it goes by.
    var clock: ClockDocument { get }
    /// - Throws: `TerraceError.failedPrecondition` where that is the machine's, `.invalidArgument` for the time.
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
