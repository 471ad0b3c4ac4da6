import Foundation
import TerraceAPI
import TerraceTestSupport
import Testing

/// Sends invalid requests to a real daemon, compares the exact answers, and checks that nothing has changed.
@Suite(.serialized) struct BadRequestTests {
    static let golden = GoldenFile("bad-requests.txt", marker: "answer")
    static let placeholders = [
        "{{TEN MEGABYTES}}": String(repeating: "x", count: 10 << 20),
        "{{DEEP}}": String(repeating: "[", count: 100_000),
        "{{FIELDS}}": (0...5000).map { "a\($0)=" }.joined(separator: "&"),
    ]

    @Test func badRequestsGetTheGoldenAnswersAndChangeNothing() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let port = try #require(URL(string: daemon.endpoint)?.port)
            let here =
                "POST /api/v1/caches\n\n"
                + #"{"apiVersion":"terrace/v1","kind":"Cache","metadata":{"name":"here"},"spec":{"tier":"basic"}}"#
            let created = try await RawRequest(here, port: port).answer(port: port)
            #expect(created.hasPrefix("202 Accepted"), "\(created)")
            let change = try JSON.value(ChangeDocument.self, from: #require(created.split(separator: "\n").last).utf8)
            let operation = try #require(change.operation)
            let wait = RawRequest("GET /api/v1/operations/\(operation)?wait=60s", port: port)
            #expect(try await wait.answer(port: port).contains("succeeded"))
            let before = try await state(port)
            var answers: [String] = []
            for item in Self.golden.cases {
                let request = RawRequest(item.input, port: port, replacing: Self.placeholders)
                answers.append(try await request.answer(port: port).trimmingCharacters(in: .newlines))
            }
            if GoldenFile.isUpdating { return try Self.golden.write(answers) }
            #expect(Self.golden.cases.count >= 40)
            for (item, answer) in zip(Self.golden.cases, answers) {
                item.expect(answer)
                #expect(answer.hasPrefix("4"), "\(item.name)")
            }
            #expect(try await state(port) == before)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// Everything that a request could have changed.
    private func state(_ port: Int) async throws -> [String] {
        var answers: [String] = []
        for path in ["/api/v1/caches/local/here/manifest", "/api/v1/caches?name=new", "/api/v1/events"] {
            let answer = try await RawRequest("GET \(path)\n", port: port).answer(port: port)
            // On a busy machine a probe may be answered too late, which adds an outage event. That is no effect of a
            // request.
            let events = try? JSON.value(EventList.self, from: Array((answer.split(separator: "\n").last ?? "").utf8))
            answers.append(
                events.map { "\($0.events.map(\.reason).filter { !$0.hasPrefix("Outage") })" } ?? answer)
        }
        return answers
    }
}
