import TerraceCore
import TerraceFrontEnd
import TerraceTestSupport
import Testing

@testable import TerraceAWS

/// Requests as clients send them, over scripted nodes, with the exact answers.
@Suite struct WireTests {
    static let golden = WireGolden { AWSFrontEnd($0) }

    @Test func everyRequestHasItsAnswer() async throws {
        #expect(Self.golden.file.cases.count > 80)
        // In a variable of its own: what is awaited inside the macro is not printed when it fails.
        let differing = try await Self.golden.differences()
        #expect(differing == [])
    }

    @Test func mutatedRequestsAreNeverTheDaemonsFault() async throws {
        let faults = try await Self.golden.faults(seed: 20_261_125)
        #expect(faults == [])
    }

    /// Once eighty thousand tags took ten seconds.
    @Test(arguments: WorstInput.form) func worstFormsCostNoMoreThanTheyAreLong(_ input: WorstInput) async throws {
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

    /// What is built has a case that succeeds: nothing is claimed that is not shown.
    @Test func everyOperationHasACaseThatSucceeds() {
        let shown = Self.golden.succeeding.compactMap { request in
            FormText.fields(String(decoding: request.body, as: UTF8.self)).first { $0.name == "Action" }?.value
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
}
