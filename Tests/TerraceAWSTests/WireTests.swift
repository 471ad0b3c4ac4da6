import TerraceCore
import TerraceFrontEnd
import TerraceTestSupport
import Testing

@testable import TerraceAWS

/// Requests as clients send them, over scripted nodes, with the exact answers.
@Suite struct WireTests {
    static let golden = GoldenFile("wire.txt", marker: "answer")

    @Test func everyRequestHasItsAnswer() async throws {
        try await FrontEndFixture.with { f in
            let answers = try await f.answers(to: Self.golden, from: AWSFrontEnd(f.services))
            if GoldenFile.isUpdating { return try Self.golden.write(answers) }
            #expect(Self.golden.cases.count > 80)
            for (item, answer) in zip(Self.golden.cases, answers) {
                #expect(answer == item.output, "\(item.name)")
                #expect(!answer.hasPrefix("5"), "\(item.name)")
            }
        }
    }

    /// What is built has a case that succeeds: nothing is claimed that is not shown.
    @Test func everyOperationHasACaseThatSucceeds() {
        let shown = Self.golden.cases.filter { $0.output.hasPrefix("200") }.compactMap { item in
            FormText.fields(item.input.split(separator: "\n\n").last ?? "").first { $0.name == "Action" }?.value
        }
        for name in AWSOperations.table.keys { #expect(shown.contains(name), "\(name)") }
    }

    @Test func compatibilityPageListsWhatIsBuilt() throws {
        #expect(
            try CompatibilityPage.rows(under: "AWS").sorted()
                == (AWSOperations.table.keys + ["GetCallerIdentity"]).sorted())
    }

    @Test func modelIsWhole() {
        #expect(Model.elastiCache.operations.count == 75)
        for name in AWSOperations.table.keys { #expect(Model.elastiCache.operations[name] != nil, "\(name)") }
        let members = Model.elastiCache.structure("CreateReplicationGroupMessage").members
        #expect(members.first { $0.name == "Tags" }?.shape == .list(.structure("Tag"), element: "Tag"))
        #expect(members.first { $0.name == "UserGroupIds" }?.shape == .list(.text, element: "member"))
        #expect(members.filter(\.isRequired).map(\.name) == ["ReplicationGroupId", "ReplicationGroupDescription"])
    }

    @Test(arguments: TerraceError.Code.allCases) func everyFailureOfTheCoreHasACode(_ code: TerraceError.Code) {
        for subject in [AWSSubject.replicationGroup("g"), .cacheCluster("c")] {
            let error = AWSError(TerraceError(code, "why"), about: subject)
            let isOurs: Set<TerraceError.Code> = [.internal, .unavailable, .deadlineExceeded]
            #expect((error.status >= 500) == isOurs.contains(code), "\(code)")
            #expect(!error.code.isEmpty && !error.message.isEmpty)
        }
    }

    /// Requests nobody wrote: every one is answered, none with the daemon's own fault.
    @Test func mutatedRequestsAreNeverTheDaemonsFault() async throws {
        try await FrontEndFixture.with { f in
            let frontEnd = AWSFrontEnd(f.services)
            var fuzz = WireFuzz(seeds: Self.golden.cases.map(\.input), seed: 20_261_125)
            for _ in 0..<WireFuzz.rounds {
                let (request, text) = fuzz.next()
                let answer = await frontEnd.respond(to: request)
                #expect(answer.status < 500, "\(text)")
            }
        }
    }
}
