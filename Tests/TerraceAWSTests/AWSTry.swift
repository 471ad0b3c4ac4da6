import TerraceFrontEnd
import TerraceTestSupport

@testable import TerraceAWS

/// Requests to one front-end over scripted nodes; each is answered when nothing runs any more.
struct AWSTry {
    let fixture: FrontEndFixture
    private let frontEnd: AWSFrontEnd

    init(_ fixture: FrontEndFixture) {
        self.fixture = fixture
        frontEnd = AWSFrontEnd(fixture.services)
    }

    @discardableResult
    func callAsFunction(_ form: String) async throws -> String {
        let answer = await frontEnd.respond(to: FrontEndFixture.request("POST /\n\nAction=" + form))
        try await fixture.settle()
        return String(decoding: answer.body, as: UTF8.self)
    }

    /// Texts of all elements of this name.
    func texts(_ tag: String, _ form: String) async throws -> [String] {
        let answer = try await self(form)
        return answer.split(separator: "<\(tag)>").dropFirst().map { String($0.prefix { $0 != "<" }) }
    }
}
