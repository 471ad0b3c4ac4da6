import TerraceCore
import TerraceFrontEnd
import TerraceTestSupport
import Testing

@testable import TerraceGoogle

/// Sends requests as clients do, to a front-end with scripted nodes, and compares the exact answers.
@Suite struct WireTests {
    static let golden = WireGolden(answersWait: true) { GoogleFrontEnd($0) }

    @Test func requestsGetTheGoldenAnswers() async throws {
        #expect(Self.golden.cases.count > 50)
        try await Self.golden.check()
    }

    @Test func mutatedRequestsCauseNoInternalError() async throws {
        let faults = try await Self.golden.faults(seed: 20_261_126)
        #expect(faults == [])
    }

    /// Regression: three kilobytes of nested JSON took seconds.
    @Test(arguments: WorstInput.json) func worstBodiesTakeTimeInProportionToTheirLength(_ input: WorstInput)
        async throws
    {
        let head = "POST /v1/projects/demo/locations/us-central1/instances?instanceId=-"
        let faults = try await Self.golden.faults(of: input, head: head)
        #expect(faults == [])
    }

    @Test(arguments: WorstInput.heads("GET /v1/projects/demo/locations/us-central1/instances"))
    func worstHeadsAreRefused(_ input: WorstInput) async throws {
        let faults = try await Self.golden.faults(of: input, head: nil)
        #expect(faults == [])
    }

    /// Nil for paths of Memorystore for Valkey, which are refused by their prefix.
    private static func method(of request: WireRequest) -> String? {
        let head = request.head
        guard head.segments.prefix(2) != ["google", "memorystore"] else { return nil }
        let segments = head.segments.drop { !$0.hasPrefix("v1") }.dropFirst()
        guard case .found(let operation, _) = GoogleOperations.map.match(head.method, Array(segments)) else {
            return nil
        }
        return operation.name
    }

    @Test func everyCaseIsInTheFileOfItsMethod() {
        for item in Self.golden.cases {
            let method = Self.method(of: FrontEndFixture.request(item.input))
            #expect(item.file == method ?? "other", "\(item.name)")
        }
    }

    /// Every route that is claimed to be supported has a case that succeeds.
    @Test func everyRouteHasACaseThatSucceeds() {
        let shown = Self.golden.succeeding.compactMap(Self.method)
        // Names of operations differ in each run, so GetOperation has no golden case. The clients of the end-to-end
        // tests poll them.
        for route in GoogleOperations.map.routes where route.target.name != "GetOperation" {
            #expect(shown.contains(route.target.name), "\(route.pattern)")
        }
    }

    @Test func operationIsFoundByItsName() async throws {
        try await FrontEndFixture.with { f in
            let frontEnd = GoogleFrontEnd(f.services)
            let instances = "/v1/projects/demo/locations/us-central1/instances"
            let created = await frontEnd.respond(
                to: FrontEndFixture.request("POST \(instances)?instanceId=a\n\n{\"tier\":\"BASIC\",\"memorySizeGb\":1}")
            )
            let text = String(decoding: created.body, as: UTF8.self)
            let name = try #require(text.firstMatch(of: /"name":"(projects[^"]*\/operations\/[^"]*)"/)?.1)
            let found = await frontEnd.respond(to: FrontEndFixture.request("GET /v1/\(name)"))
            #expect(found.status == 200)
            let elsewhere = String(name).replacing("us-central1", with: "us-east1")
            #expect(await frontEnd.respond(to: FrontEndFixture.request("GET /v1/\(elsewhere)")).status == 404)
        }
    }

    @Test func compatibilityPageListsWhatIsBuilt() throws {
        #expect(
            try CompatibilityPage.rows(under: "Google").sorted()
                == GoogleOperations.map.routes.map(\.target.name).sorted())
    }

    @Test(arguments: TerraceError.Code.allCases) func everyFailureOfTheCoreHasAStatus(_ code: TerraceError.Code) {
        let error = GoogleError(TerraceError(code, "why"), about: "projects/p/locations/r/instances/i")
        let isOurs: Set<TerraceError.Code> = [.internal, .unavailable, .deadlineExceeded]
        #expect((error.status.http >= 500) == isOurs.contains(code), "\(code)")
        #expect(error.response.status == error.status.http)
    }

    @Test(arguments: [
        ("memory_size_gb,redis_configs", "memorySizeGb redisConfigs"), ("memorySizeGb", "memorySizeGb"),
        (
            "persistenceConfig.rdbSnapshotPeriod,persistence_config.persistence_mode",
            "persistenceConfig(persistenceMode rdbSnapshotPeriod)"
        ),
    ]) func masksAreReadInEverySpelling(_ text: String, _ expected: String) throws {
        let fields = try UpdateMask(text).fields.sorted { $0.key < $1.key }.map { name, members in
            members.isEmpty ? name : "\(name)(\(members.sorted().joined(separator: " ")))"
        }
        #expect(fields.joined(separator: " ") == expected)
    }
}
