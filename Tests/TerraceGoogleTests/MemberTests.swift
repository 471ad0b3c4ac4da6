import TerraceAPI
import TerraceCore
import TerraceFrontEnd
import TerraceTestSupport
import Testing

@testable import TerraceGoogle

/// Every member of the service's model is used, stored and shown, or refused by its name.
@Suite struct MemberTests {
    /// A value that the service accepts, and the value that a GET then shows, where it differs.
    struct Sample: Sendable {
        var value: JSONValue
        /// Further members that the instance needs before it accepts this one.
        var beside: [String: JSONValue] = [:]
        var tier = "STANDARD_HA"
    }

    /// The samples by the path of the instance's direct member; nested members are sent together with it.
    static let samples: [String: Sample] = [
        "alternativeLocationId": Sample(value: "us-central1-c"), "authEnabled": Sample(value: true),
        "authorizedNetwork": Sample(value: "projects/demo/global/networks/other"),
        "connectMode": Sample(value: "PRIVATE_SERVICE_ACCESS"),
        "customerManagedKey": Sample(value: "projects/p/locations/l/keyRings/r/cryptoKeys/k"),
        "displayName": Sample(value: "Shop"), "labels": Sample(value: ["env": "test"]),
        "locationId": Sample(value: "us-central1-c", tier: "BASIC"),
        "maintenancePolicy": Sample(value: ["description": "nights"]),
        "maintenancePolicy.description": Sample(value: "nights"),
        "maintenancePolicy.weeklyMaintenanceWindow[]": Sample(
            value: ["day": "MONDAY", "startTime": ["hours": 3, "minutes": 4, "seconds": 5, "nanos": 6]]),
        "maintenancePolicy.weeklyMaintenanceWindow[].day": Sample(value: "FRIDAY"),
        "maintenancePolicy.weeklyMaintenanceWindow[].startTime": Sample(
            value: ["hours": 4], beside: ["maintenancePolicy.weeklyMaintenanceWindow[].day": "MONDAY"]),
        "maintenancePolicy.weeklyMaintenanceWindow[].startTime.hours": Sample(
            value: 5, beside: ["maintenancePolicy.weeklyMaintenanceWindow[].day": "MONDAY"]),
        "maintenancePolicy.weeklyMaintenanceWindow[].startTime.minutes": Sample(
            value: 6, beside: ["maintenancePolicy.weeklyMaintenanceWindow[].day": "MONDAY"]),
        "maintenancePolicy.weeklyMaintenanceWindow[].startTime.seconds": Sample(
            value: 7, beside: ["maintenancePolicy.weeklyMaintenanceWindow[].day": "MONDAY"]),
        "maintenancePolicy.weeklyMaintenanceWindow[].startTime.nanos": Sample(
            value: 8, beside: ["maintenancePolicy.weeklyMaintenanceWindow[].day": "MONDAY"]),
        "maintenanceVersion": Sample(value: "20210712_00_00"), "memorySizeGb": Sample(value: 7),
        "persistenceConfig": Sample(value: ["persistenceMode": "RDB"]),
        "persistenceConfig.persistenceMode": Sample(value: "RDB"),
        "persistenceConfig.rdbSnapshotPeriod": Sample(value: "SIX_HOURS"),
        "persistenceConfig.rdbSnapshotStartTime": Sample(value: "2026-11-29T03:00:00Z"),
        "readReplicasMode": Sample(
            value: "READ_REPLICAS_ENABLED", beside: ["memorySizeGb": 5, "secondaryIpRange": "auto"]),
        "redisConfigs": Sample(value: ["maxmemory-policy": "allkeys-lru"]),
        "redisVersion": Sample(value: "REDIS_6_X"),
        "replicaCount": Sample(
            value: 3,
            beside: ["memorySizeGb": 5, "readReplicasMode": "READ_REPLICAS_ENABLED", "secondaryIpRange": "auto"]),
        "reservedIpRange": Sample(value: "10.1.0.0/28"), "secondaryIpRange": Sample(value: "10.2.0.0/28"),
        "tags": Sample(value: ["123/env": "test"]), "tier": Sample(value: "BASIC"),
        "transitEncryptionMode": Sample(value: "SERVER_AUTHENTICATION"),
    ]

    /// Fields of the query and members of other requests, which other tests and the golden file cover.
    static let shownElsewhere: Set<String> = [
        "ListLocations ?pageSize", "ListLocations ?pageToken", "CreateInstance ?instanceId", "ListInstances ?pageSize",
        "ListInstances ?pageToken", "UpdateInstance ?updateMask", "ListOperations ?pageSize",
        "ListOperations ?pageToken", "FailoverInstance dataProtectionMode", "UpgradeInstance redisVersion",
        "ExportInstance outputConfig", "ExportInstance outputConfig.gcsDestination",
        "ExportInstance outputConfig.gcsDestination.uri", "ImportInstance inputConfig",
        "ImportInstance inputConfig.gcsSource", "ImportInstance inputConfig.gcsSource.uri",
    ]

    /// The instance's direct member with which the path begins.
    private static func field(_ path: String) -> String { String(path.prefix { $0 != "." && $0 != "[" }) }

    private static let instances = "/v1/projects/demo/locations/us-central1/instances"

    @Test func everyMemberIsShownOrRefusedByName() async throws {
        var wrong: [String] = []
        try await FrontEndFixture.with { f in
            let client = Client(frontEnd: GoogleFrontEnd(f.services))
            for (index, member) in GoogleInputs.table.members.enumerated() {
                let name = "\(member.operation) \(member.path)"
                guard member.fate != .readOnly, !Self.shownElsewhere.contains(name) else { continue }
                guard member.operation == "CreateInstance" || member.operation == "UpdateInstance" else {
                    // The remaining operations are lists, and their remaining members are refused.
                    let path = member.operation == "ListLocations" ? "" : "/us-central1/operations"
                    let answer = await client.send(
                        "GET", "/v1/projects/demo/locations\(path)?\(member.path.dropFirst())=true", [:])
                    if !answer.refuses(member.path.dropFirst()) { wrong.append(name) }
                    continue
                }
                let sample = try #require(Self.samples[member.path], "no sample of \(name)")
                let field = Self.field(member.path)
                var body: JSONValue = ["tier": .string(sample.tier), "memorySizeGb": 4]
                let id = "i\(index)"
                if member.operation == "UpdateInstance" {
                    _ = await client.send("POST", "\(Self.instances)?instanceId=\(id)", body)
                    try await f.settle()
                    body = [:]
                }
                var fields: Set<String> = [field]
                for (path, value) in sample.beside.merging([member.path: sample.value], uniquingKeysWith: { $1 }) {
                    body = body.setting(path, value)
                    fields.insert(Self.field(path))
                }
                let answer =
                    member.operation == "CreateInstance"
                    ? await client.send("POST", "\(Self.instances)?instanceId=\(id)", body)
                    : await client.send(
                        "PATCH", "\(Self.instances)/\(id)?updateMask=\(fields.sorted().joined(separator: ","))", body)
                try await f.settle()
                if case .refused = member.fate {
                    if !answer.refuses(field[...]) { wrong.append("\(name): not refused by name: \(answer.body)") }
                } else if answer.status != 200 {
                    wrong.append("\(name): \(answer.body)")
                } else {
                    let shown = await client.send("GET", "\(Self.instances)/\(id)", [:]).body
                    if !shown.contains(sample.value, at: member.path) { wrong.append("\(name) is not shown: \(shown)") }
                }
            }
        }
        #expect(wrong == [])
    }

    /// An operation reads the members that the table has as used or stored, with the types of the instance's fields.
    @Test func inputsAreReadAsTheModelHasThem() throws {
        for operation in GoogleOperations.map.routes.map(\.target) {
            let read = operation.members()
            let table = GoogleInputs.table.members(of: operation.name)
            let wanted = table.filter { $0.fate == .used || $0.fate == .stored }.map(\.path)
            // A member that is kept as it came takes with it what is within.
            let kept = read.filter { $0.value == .any }.map { $0.key + "." }
            for path in wanted {
                #expect(read[path] != nil || kept.contains(where: path.hasPrefix), "\(operation.name) \(path)")
            }
            for (path, kind) in read {
                // A change is sent with the whole instance; the mask says which of its fields are meant, and may be refused.
                let isWholeInstance = operation.name == "UpdateInstance" && table.contains { $0.path == path }
                #expect(wanted.contains(path) || isWholeInstance, "\(operation.name) \(path)")
                guard let field = Self.field(path.split(separator: ".")[...], of: InstanceField.all), kind != .any
                else { continue }
                #expect(kind == Self.kind(of: field), "\(operation.name) \(path)")
            }
        }
    }

    private static func field(_ path: ArraySlice<Substring>, of fields: [InstanceField]) -> InstanceField? {
        guard let name = path.first, let field = fields.first(where: { $0.name == name }) else { return nil }
        guard path.count > 1 else { return field }
        guard case .object(let inner) = field.kind else { return nil }
        return Self.field(path.dropFirst(), of: inner)
    }

    private static func kind(of field: InstanceField) -> InputReader.Kind {
        switch field.kind {
        case .text, .choice: .text
        case .number: .number
        case .flag: .flag
        case .object: .structure
        case .textMap, .list, .any: .any
        }
    }

    @Test func compatibilityPageHasTheNumberOfMembers() throws {
        #expect(try CompatibilityPage.section("Google").contains("\n\(GoogleInputs.table.summary)\n"))
    }

    @Test(
        arguments: [
            (#""maintenancePolicy":{"weeklyMaintenanceWindow":[{"day":"BANANADAY"}]}"#, "day"),
            (
                #""maintenancePolicy":{"weeklyMaintenanceWindow":[{"day":"MONDAY","startTime":{"hours":99}}]}"#,
                "hours"
            ),
            (#""maintenancePolicy":{"frob":1}"#, "frob"), (#""connectMode":"BANANA""#, "connectMode"),
            (#""reservedIpRange":"banana""#, "banana"), (#""reservedIpRange":"10.0.0.0/30""#, "10.0.0.0/30"),
            (#""locationId":"europe-west1-b""#, "europe-west1-b"),
            (#""locationId":"us-central1-a","alternativeLocationId":"us-central1-a""#, "alternative location"),
            (#""replicaCount":3,"readReplicasMode":"READ_REPLICAS_DISABLED""#, "read-replicas-mode"),
            (#""labels":{"Upper":"x"}"#, "Upper"), (#""displayName":"\#(String(repeating: "x", count: 81))""#, "80"),
            (#""customerManagedKey":"banana""#, "banana"), (#""maintenanceVersion":"banana""#, "banana"),
            (#""redisConfigs":{"banana":"1"}"#, "is not supported."),
            (#""persistenceConfig":{"rdbSnapshotStartTime":"banana"}"#, "banana"),
            (#""labels":{\#((0..<65).map { "\"k\($0)\":\"v\"" }.joined(separator: ","))}"#, "64 labels"),
        ] as [(String, String)])
    func invalidValueIsRefusedByName(_ member: String, _ word: String) async throws {
        try await FrontEndFixture.with { f in
            let client = Client(frontEnd: GoogleFrontEnd(f.services))
            let answer = await client.send(
                "POST", "\(Self.instances)?instanceId=a", text: #"{"tier":"STANDARD_HA","memorySizeGb":5,\#(member)}"#)
            #expect(answer.status == 400)
            #expect("\(answer.body)".contains(word), "\(answer.body)")
        }
    }

    @Test(arguments: ["v1", "v1beta1", "v1alpha1"]) func maintenanceWindowHasADuration(_ version: String)
        async throws
    {
        try await FrontEndFixture.with { f in
            let client = Client(frontEnd: GoogleFrontEnd(f.services))
            _ = await client.send(
                "POST", "\(Self.instances)?instanceId=a",
                [
                    "tier": "BASIC", "memorySizeGb": 1,
                    "maintenancePolicy": ["weeklyMaintenanceWindow": [["day": "MONDAY", "startTime": ["hours": 3]]]],
                ])
            let shown = await client.send("GET", Self.instances.replacing("/v1/", with: "/\(version)/") + "/a", [:])
            guard case .array(let windows) = shown.body["maintenancePolicy"]?["weeklyMaintenanceWindow"] else {
                Issue.record("no window: \(shown.body)")
                return
            }
            #expect(windows.map { $0["duration"] } == ["3600s"])
            #expect(shown.body["maintenancePolicy"]?["createTime"] != nil)
        }
    }

    @Test(arguments: [
        ("POST", "/instances/a:rescheduleMaintenance", "instances."),
        ("DELETE", "/operations/a", "operations.delete"), ("GET", "/aclPolicies", "aclPolicies.list"),
        ("POST", "/clusters?clusterId=c", "clusters.create"),
    ]) func unsupportedMethodIsNamed(_ verb: String, _ path: String, _ name: String) async throws {
        try await FrontEndFixture.with { f in
            let client = Client(frontEnd: GoogleFrontEnd(f.services))
            let answer = await client.send(verb, "/v1/projects/demo/locations/us-central1\(path)", [:])
            #expect(answer.status == 400)
            #expect("\(answer.body)".contains("does not have the method \(name)"), "\(answer.body)")
        }
    }

    private struct Client {
        let frontEnd: GoogleFrontEnd

        func send(_ method: String, _ target: String, _ body: JSONValue) async -> Answer {
            await send(method, target, text: method == "GET" ? "" : (try? JSON.text(body)) ?? "")
        }

        func send(_ method: String, _ target: String, text: String) async -> Answer {
            let response = await frontEnd.respond(to: FrontEndFixture.request("\(method) \(target)\n\n\(text)"))
            return Answer(
                status: response.status, body: (try? JSON.value(JSONValue.self, from: response.body)) ?? .null)
        }
    }

    private struct Answer {
        var status: Int
        var body: JSONValue

        func refuses(_ name: Substring) -> Bool { status == 400 && "\(body)".contains(name) }
    }
}

extension JSONValue {
    /// The document with the value at the path, which is in the notation of `InputTable`; a list gets one element.
    fileprivate func setting(_ path: String, _ value: JSONValue) -> JSONValue {
        let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
        let isList = parts[0].hasSuffix("[]")
        let key = isList ? String(parts[0].dropLast(2)) : parts[0]
        var inner = members[key] ?? .null
        if isList, case .array(let elements) = inner { inner = elements.first ?? .null }
        let set = parts.count == 1 ? value : (inner == .null ? [:] : inner).setting(parts[1], value)
        var members = members
        members[key] = isList ? .array([set]) : set
        return .object(members)
    }

    /// Whether the document has the value at the path; for an object, whether it has each of its members.
    fileprivate func contains(_ value: JSONValue, at path: String) -> Bool {
        var found: JSONValue? = self
        for part in path.split(separator: ".") {
            let isList = part.hasSuffix("[]")
            found = found?[String(isList ? part.dropLast(2) : part)]
            if isList { if case .array(let elements) = found { found = elements.first } else { found = nil } }
        }
        guard case .object(let members) = value else { return found == value }
        return members.allSatisfy { key, inner in found?.contains(inner, at: key) == true }
    }
}
