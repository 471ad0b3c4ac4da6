import Hummingbird
import TerraceAPI
import TerraceCore

extension NativeAPI {
    func addClock(to table: inout Table) {
        table.on(
            .get, "/api/v1/clock", "Which clock the daemon goes by, and its time",
            answer: .document(ClockDocument.self)
        ) { _, _ in try .json(daemon.clock) }
        table.on(
            .post, "/api/v1/clock", "Move on the clock of a daemon that was started with `--clock manual`",
            body: .document(ClockRequest.self), answer: .document(ClockDocument.self)
        ) { request, _ in
            let wanted = try await request.document(ClockRequest.self, "{\"advance\": \"12h\"}")
            guard let duration = Duration(text: wanted.advance) else {
                throw TerraceError(.invalidArgument, "advance is a time such as 90s or 12h", field: "advance")
            }
            return try .json(try daemon.advanceClock(by: duration))
        }
    }
}
