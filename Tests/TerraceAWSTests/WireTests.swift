import TerraceCore
import TerraceFrontEnd
import TerraceTestSupport
import Testing

@testable import TerraceAWS

/// Sends requests as clients do, to a front-end with scripted nodes, and compares the exact answers.
@Suite struct WireTests {
    static let golden = WireGolden { AWSFrontEnd($0) }

    @Test func requestsGetTheGoldenAnswers() async throws {
        #expect(Self.golden.cases.count > 80)
        try await Self.golden.check()
    }

    @Test func mutatedRequestsCauseNoInternalError() async throws {
        let faults = try await Self.golden.faults(seed: 20_261_125)
        #expect(faults == [])
    }

    /// Regression: a text of some thousand characters with a line end took half a minute.
    @Test(arguments: [
        ("a", true), (" a ", true), ("", false), ("  ", false), ("a\n", false), ("\na", false),
        (String(repeating: "a", count: 100_000), true), (String(repeating: "a", count: 100_000) + "\n", false),
        (String(repeating: " ", count: 100_000), false), (String(repeating: " a", count: 50_000) + "\n", false),
    ]) func aTextThatIsNotBlankIsToldInLinearTime(_ text: String, _ isRight: Bool) {
        #expect((ValueRule.pattern(#".*\S.*"#).problem(text) == nil) == isRight)
    }

    /// Regression: 80,000 tags took ten seconds.
    @Test(arguments: WorstInput.form) func worstFormsTakeTimeInProportionToTheirLength(_ input: WorstInput) async throws
    {
        for start in [
            "Action=AddTagsToResource&Version=2015-02-02&ResourceName=arn:aws:elasticache:us-east-1:123456789012:cluster:none",
            "Action=CreateReplicationGroup&ReplicationGroupDescription=x&Engine=moon",
            "Action=CreateUserGroup&Engine=redis&UserGroupId=-",
        ] {
            let faults = try await Self.golden.faults(of: input, head: "POST /", start: start)
            #expect(faults == [], "\(start)")
        }
    }

    @Test(arguments: WorstInput.heads("GET /?Action=DescribeCacheClusters"))
    func worstHeadsAreRefused(_ input: WorstInput) async throws {
        let faults = try await Self.golden.faults(of: input, head: nil)
        #expect(faults == [])
    }

    private static func action(of request: WireRequest) -> String? {
        FormText.fields(String(decoding: request.body, as: UTF8.self)).first { $0.name == "Action" }?.value
    }

    @Test func everyCaseIsInTheFileOfItsAction() {
        let built = AWSOperations.table.keys + ["GetCallerIdentity"]
        for item in Self.golden.cases {
            let action = Self.action(of: FrontEndFixture.request(item.input))
            #expect(item.file == action.flatMap { built.contains($0) ? $0 : nil } ?? "other", "\(item.name)")
        }
    }

    /// Every operation that is claimed to be supported has a case that succeeds.
    @Test func everyOperationHasACaseThatSucceeds() {
        let shown = Self.golden.succeeding.compactMap(Self.action)
        for name in AWSOperations.table.keys { #expect(shown.contains(name), "\(name)") }
    }

    @Test func compatibilityPageListsWhatIsBuilt() throws {
        #expect(
            try CompatibilityPage.rows(under: "AWS").sorted()
                == (AWSOperations.table.keys + ["GetCallerIdentity"]).sorted())
    }

    @Test func modelIsComplete() {
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
}
