import TerraceFrontEnd
import TerraceTestSupport

@testable import TerraceAWS

/// Sends requests to a front-end with scripted nodes. Each request returns when no operation runs any more.
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

    /// The texts of all elements with this tag.
    func texts(_ tag: String, _ form: String) async throws -> [String] {
        let answer = try await self(form)
        return answer.split(separator: "<\(tag)>").dropFirst().map { String($0.prefix { $0 != "<" }) }
    }
}
