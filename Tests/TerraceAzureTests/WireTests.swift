import TerraceCore
import TerraceFrontEnd
import TerraceTestSupport
import Testing

@testable import TerraceAzure

/// Sends requests as clients do, to a front-end with scripted nodes, and compares the exact answers.
@Suite struct WireTests {
    static let golden = WireGolden { AzureFrontEnd($0) }

    @Test func requestsGetTheGoldenAnswers() async throws {
        #expect(Self.golden.cases.count > 90)
        try await Self.golden.check()
    }

    /// A user of Azure does not know the fields of manifests or the names of Terrace's tiers.
    @Test func errorsHaveNoWordsOfManifests() {
        for item in Self.golden.cases where item.output.contains("\"error\":") {
            for word in ["spec.", "metadata.", "manifest", "azure/", "azure:"] {
                #expect(!item.output.contains(word), "\(item.name): \(word)")
            }
        }
    }

    @Test func mutatedRequestsCauseNoInternalError() async throws {
        let faults = try await Self.golden.faults(seed: 20_261_127)
        #expect(faults == [])
    }

    /// Regression: three kilobytes of nested JSON took seconds.
    @Test(arguments: WorstInput.json) func worstBodiesTakeTimeInProportionToTheirLength(_ input: WorstInput)
        async throws
    {
        for path in ["resourceGroups/g/providers/Microsoft.Cache/redis/-", "resourceGroups/-"] {
            let head = "PUT /subscriptions/s/\(path)?api-version=2024-11-01\nAuthorization: Bearer x"
            let faults = try await Self.golden.faults(of: input, head: head)
            #expect(faults == [], "\(path)")
        }
    }

    @Test(arguments: WorstInput.heads("GET /subscriptions?api-version=2024-11-01"))
    func worstHeadsAreRefused(_ input: WorstInput) async throws {
        let faults = try await Self.golden.faults(of: input, head: nil)
        #expect(faults == [])
    }

    private static func operation(of request: WireRequest) -> String? {
        let head = request.head
        guard case .found(let route, _) = AzureOperations.map.match(head.method, head.segments) else { return nil }
        return route.operation.name
    }

    @Test func everyCaseIsInTheFileOfItsOperation() {
        for item in Self.golden.cases {
            let operation = Self.operation(of: FrontEndFixture.request(item.input))
            #expect(item.file == operation ?? "other", "\(item.name)")
        }
    }

    /// Every route that is claimed to be supported has a case that succeeds.
    @Test func everyRouteHasACaseThatSucceeds() {
        let shown = Self.golden.succeeding.compactMap(Self.operation)
        // Operations have a new name in every run; `operationsAreFoundWhereTheHeadersSay` follows their links.
        let polled: Set<String> = ["async_operation_status.get", "operations_status.get", "redis.begin_delete.poll"]
        for route in AzureOperations.map.routes where !polled.contains(route.target.operation.name) {
            #expect(shown.contains(route.target.operation.name), "\(route.pattern)")
        }
    }

    @Test func operationsAreFoundWhereTheHeadersSay() async throws {
        try await FrontEndFixture.with { f in
            let frontEnd = AzureFrontEnd(f.services)
            func send(_ method: String, _ path: String, _ body: String = "") async -> WireResponse {
                await frontEnd.respond(
                    to: FrontEndFixture.request("\(method) \(path)\nAuthorization: Bearer t\n\n\(body)"))
            }
            func follow(_ response: WireResponse, _ header: String) async throws -> (String, WireResponse) {
                let link = try #require(response.header(header))
                let path = String(link.dropFirst("http://127.0.0.1:7379".count))
                let segments = WireRequest.Head(method: "GET", path: String(path.prefix { $0 != "?" })).segments
                guard case .found(let route, _) = AzureOperations.map.match("GET", segments) else {
                    return ("", response)
                }
                try await f.settle()
                return (route.operation.name, await send("GET", path))
            }
            let group = "/subscriptions/s1/resourceGroups/g"
            _ = await send("PUT", group + "?api-version=1", #"{"location":"eastus"}"#)
            let cache = "\(group)/providers/Microsoft.Cache/redis/c?api-version=1"
            let created = await send(
                "PUT", cache, #"{"location":"eastus","properties":{"sku":{"name":"Basic","family":"C","capacity":0}}}"#)
            let status = try await follow(created, "Azure-AsyncOperation")
            #expect(status.0 == "async_operation_status.get")
            #expect(String(decoding: status.1.body, as: UTF8.self).contains(#""status":"Succeeded""#))
            let deleted = try await follow(await send("DELETE", cache), "Location")
            #expect(deleted.0 == "redis.begin_delete.poll")
            #expect(deleted.1.status == 200)
            let cluster = "\(group)/providers/Microsoft.Cache/redisEnterprise/e"
            _ = await send("PUT", cluster + "?api-version=1", #"{"location":"eastus","sku":{"name":"Enterprise_E1"}}"#)
            let database = await send("PUT", cluster + "/databases/default?api-version=1", #"{"properties":{}}"#)
            let ready = try await follow(database, "Azure-AsyncOperation")
            #expect(ready.0 == "operations_status.get")
            #expect(ready.1.status == 200)
        }
    }

    /// Regression: assignments, and the SKU of a cluster, were stored even where the servers refused them.
    @Test func changeThatTheServersRefuseIsNotStored() async throws {
        try await FrontEndFixture.with { f in
            let frontEnd = AzureFrontEnd(f.services)
            func send(_ method: String, _ path: String, _ body: String = "") async -> WireResponse {
                await frontEnd.respond(
                    to: FrontEndFixture.request("\(method) \(path)?api-version=1\nAuthorization: Bearer t\n\n\(body)"))
            }
            let group = "/subscriptions/s1/resourceGroups/g"
            _ = await send("PUT", group, #"{"location":"eastus"}"#)
            let cluster = "\(group)/providers/Microsoft.Cache/redisEnterprise/e"
            _ = await send("PUT", cluster, #"{"location":"eastus","sku":{"name":"Enterprise_E1"}}"#)
            let database = "\(cluster)/databases/default"
            _ = await send("PUT", database, #"{"properties":{"clusteringPolicy":"EnterpriseCluster"}}"#)
            let cache = "\(group)/providers/Microsoft.Cache/redis/c"
            let aad = #""redisConfiguration":{"aad-enabled":"true"}"#
            let sku = #""sku":{"name":"Basic","family":"C","capacity":0}"#
            _ = await send("PUT", cache, #"{"location":"eastus","properties":{\#(aad),\#(sku)}}"#)
            try await f.settle()
            // A database with a single endpoint can have one shard only.
            let larger = await send(
                "PUT", cluster, #"{"location":"eastus","sku":{"name":"Enterprise_E10","capacity":4}}"#)
            #expect(larger.status == 400)
            let shown = await send("GET", cluster)
            #expect(
                String(decoding: shown.body, as: UTF8.self).contains(#""sku":{"capacity":2,"name":"Enterprise_E1"}"#))
            let scope = try Scope("azure:s1/g")
            // The cache already has a hundred users, the most that are allowed.
            let kinds = [
                ("c", RedisChildren.Kind.accessPolicyAssignment.rawValue), ("e", DatabaseAssignments.kind),
            ]
            for (name, kind) in kinds {
                let id = try CacheID(scope: scope, name: name).description
                for number in 0..<100 {
                    let object = JSONValue.string("o\(number)")
                    let body: JSONValue = [
                        "name": .string("a\(number)"), "objectId": object,
                        "properties": ["objectId": object, "accessPolicyName": "Data Owner"],
                    ]
                    let key = ResourceKey(kind: "azure/\(kind)", scope: id, name: "a\(number)")
                    _ = try await f.services.resources.edit(key) { _ in body }
                }
            }
            for (resource, body) in [
                (cache, #"{"properties":{"objectId":"o","objectIdAlias":"o","accessPolicyName":"Data Owner"}}"#),
                (database, #"{"properties":{"accessPolicyName":"default","user":{"objectId":"o"}}}"#),
            ] {
                let one = "\(resource)/accessPolicyAssignments/one"
                #expect(await send("PUT", one, body).status == 400)
                #expect(await send("GET", one).status == 404)
                #expect(await send("DELETE", "\(resource)/accessPolicyAssignments/a99").status == 200)
                #expect(await send("PUT", one, body).status == 201)
            }
        }
    }

    @Test func compatibilityPageListsWhatIsBuilt() throws {
        let built = Set(AzureOperations.map.routes.map(\.target.operation.name))
        #expect(try Set(CompatibilityPage.rows(under: "Azure")) == built)
    }

    @Test(arguments: TerraceError.Code.allCases) func everyFailureOfTheCoreHasAStatus(_ code: TerraceError.Code) {
        let error = AzureError(TerraceError(code, "why"), about: AzureSubject(name: "name", group: "group"))
        let isOurs: Set<TerraceError.Code> = [.internal, .unavailable, .deadlineExceeded]
        #expect((error.status >= 500) == isOurs.contains(code), "\(code)")
        #expect(!error.code.isEmpty && !error.message.isEmpty)
    }
}
