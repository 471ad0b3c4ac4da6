import Foundation
import TerraceCore
import TerraceFrontEnd
import TerraceTestSupport
import Testing

@testable import TerraceAWS

/// The table of input members covers the whole model, and the front-end treats each member as the table says.
@Suite struct InputMembersTests {
    private static let table = AWSInputs.table

    @Test func tableHasEveryMemberOfTheModelAndNoOther() {
        for name in AWSOperations.table.keys.sorted() {
            let inputs = Model.elastiCache.operations[name].map { Self.paths(of: $0.input) } ?? []
            #expect(Set(inputs) == Set(Self.table.members(of: name).map(\.path)), "\(name)")
        }
        #expect(Set(Self.table.members.map(\.operation)) == Set(AWSOperations.table.keys))
    }

    /// An operation reads the members that the table has as used or stored, with the types of the model.
    @Test(arguments: AWSOperations.table.keys.sorted()) func inputsAreReadAsTheModelTypesThem(_ name: String) throws {
        let read = try #require(AWSOperations.table[name]).members()
        let wanted = Self.table.members(of: name).filter { $0.fate == .used || $0.fate == .stored }
        #expect(Set(read.keys) == Set(wanted.map(\.path)), "run scripts/members/aws.py")
        let input = try #require(Model.elastiCache.operations[name]).input
        let kinds = Self.kinds(of: input)
        for (path, kind) in read { #expect(kind == kinds[path], "\(name) \(path)") }
    }

    private static func kinds(of structure: String, below path: String = "") -> [String: InputReader.Kind] {
        var kinds: [String: InputReader.Kind] = [:]
        for member in Model.elastiCache.structure(structure).members {
            var (inner, shape) = (path + member.name, member.shape)
            if case .list(let element, _) = shape { (inner, shape) = (inner + "[]", element) }
            switch shape {
            case .text, .time: kinds[inner] = .text
            case .integer, .double: kinds[inner] = .number
            case .flag: kinds[inner] = .flag
            case .structure(let name):
                kinds[inner] = .structure
                kinds.merge(Self.kinds(of: name, below: inner + ".")) { $1 }
            case .list: break
            }
        }
        return kinds
    }

    @Test func compatibilityPageHasItsNumbers() throws {
        let page = try String(contentsOfFile: FrontEndFixture.repository + "/docs/compatibility.md", encoding: .utf8)
        #expect(page.contains("\n\(Self.table.summary)\n"), "run scripts/members/aws.py")
    }

    private static func paths(of structure: String, below path: String = "") -> [String] {
        Model.elastiCache.structure(structure).members.flatMap { member -> [String] in
            var inner = path.isEmpty ? member.name : "\(path).\(member.name)"
            var shape = member.shape
            if case .list(let element, _) = shape { (inner, shape) = (inner + "[]", element) }
            if case .structure(let name) = shape { return [inner] + paths(of: name, below: inner) }
            return [inner]
        }
    }

    /// Members whose effect no answer shows, with the place where it is tested or the reason why there is none.
    private static let seenElsewhere = [
        "ModifyReplicationGroup ApplyImmediately":
            "changes are made at once in any case, as the compatibility page says",
        "ModifyCacheCluster ApplyImmediately": "changes are made at once in any case, as the compatibility page says",
        "ModifyReplicationGroup RemoveUserGroups": "the wire case 'back from users to a token'",
        "DeleteReplicationGroup FinalSnapshotIdentifier": "AutomaticSnapshotTests",
        "DeleteCacheCluster FinalSnapshotIdentifier": "AutomaticSnapshotTests",
        "ResetCacheParameterGroup ParameterNameValues[].ParameterValue": "a reset needs no value, there and here",
    ]

    /// Sends each member alone: a refused one is refused by its name, a stored one is shown, a used one changes an answer.
    @Test(arguments: AWSOperations.table.keys.sorted()) func eachMemberIsShownOrRefusedByItsName(
        _ operation: String
    ) async throws {
        let probe = try #require(MemberProbe.all[operation])
        try await FrontEndFixture.with { fixture in
            let run = MemberRun(fixture, probe, isReadOnly: ["Describe", "List"].contains { operation.hasPrefix($0) })
            for member in Self.table.members(of: operation) {
                let sample = MemberSample[operation, member.path] ?? MemberSample(Self.anyValue)
                let fragment = try Self.fragment(operation, member.path, sample.value)
                let with = try await run.answers(to: fragment, sample)
                let value = run.filled(sample.value)
                let said = "\(operation) \(member.path) \(member.fate): \(with.answer)"
                let names = member.path.replacing("[]", with: "").split(separator: ".").map(String.init)
                let isNamed =
                    with.isError
                    && (names.contains { with.answer.contains($0) } || with.answer.contains(value))
                switch member.fate {
                case .readOnly: #expect(!with.isError, "\(said)")
                case .refused(let text):
                    #expect(isNamed && with.answer.contains(QueryEncoder.escaped(text)), "\(said)")
                case .used, .stored:
                    if isNamed || Self.seenElsewhere["\(operation) \(member.path)"] != nil { continue }
                    let without = try await run.answers(to: "", sample)
                    #expect(!with.isError && with.comparable != without.comparable, "\(said)")
                    guard member.fate == .stored, !sample.value.hasPrefix("&"),
                        !["true", "false"].contains(sample.value)
                    else { continue }
                    #expect(with.shown.contains(value), "\(said)")
                }
            }
        }
    }

    /// The value of a member that has no sample in `MemberSamples`.
    private static let anyValue = "something"

    /// The member as a field of a form; for a structure, its first member.
    private static func fragment(_ operation: String, _ path: String, _ value: String) throws -> String {
        if value.hasPrefix("&") { return value }
        var structure = try #require(Model.elastiCache.operations[operation]).input
        var names: [String] = []
        var last: Shape?
        for part in path.replacing("[]", with: "").split(separator: ".").map(String.init) {
            let member = try #require(Model.elastiCache.structure(structure).members.first { $0.name == part })
            var shape = member.shape
            names.append(part)
            if case .list(let element, let tag) = shape {
                names += [tag, "1"]
                shape = element
            }
            if case .structure(let name) = shape { structure = name }
            last = shape
        }
        var value = value
        while value == anyValue, let shape = last {
            last = nil
            switch shape {
            case .flag: value = "true"
            case .integer, .double: value = "3"
            case .structure(let name):
                let first = try #require(Model.elastiCache.structure(name).members.first)
                names.append(first.name)
                last = first.shape
            case .text, .time, .list: break
            }
        }
        return "&\(names.joined(separator: "."))=\(FormText.encoded(value).replacing("%24", with: "$"))"
    }

    @Test(arguments: [
        ("CreateReplicationGroup", "Banana=1", "Banana"),
        ("CreateReplicationGroup", "Tags.Tag.1.Colour=red", "Tags.Tag.1.Colour"),
        ("CreateReplicationGroup", "SecurityGroupIds.SecurityGroupId.x=sg", "SecurityGroupIds.x"),
        ("CreateReplicationGroup", "SecurityGroupIds=sg", "SecurityGroupIds"),
        ("CreateUser", "AuthenticationMode=password", "AuthenticationMode"),
        ("DescribeUsers", "filters.member.1.Name=x", "filters"),
    ]) func unknownMemberIsRefusedByItsName(_ operation: String, _ field: String, _ name: String) async throws {
        try await FrontEndFixture.with { fixture in
            let probe = try #require(MemberProbe.all[operation])
            let run = MemberRun(fixture, probe, isReadOnly: false)
            let answer = try await run.answers(to: "&" + field, MemberSample(""))
            #expect(answer.isError && answer.answer.contains("<Code>MalformedInput</Code>"), "\(answer.answer)")
            #expect(answer.answer.contains("parameter \(name) "), "\(answer.answer)")
        }
    }

    @Test(arguments: [
        ("PreferredMaintenanceWindow", "banana"), ("PreferredMaintenanceWindow", "sun:23:00-sun:23:30"),
        ("PreferredMaintenanceWindow", "sun:24:00-mon:01:00"), ("PreferredMaintenanceWindow", "sunday:01:00-mon:01:00"),
        ("SnapshotWindow", "05:00"), ("SnapshotWindow", "05:00-05:59"), ("SnapshotWindow", "5:00-7:00"),
        ("SnapshotRetentionLimit", "-4"), ("SnapshotRetentionLimit", "36"), ("Port", "0"), ("Port", "70000"),
        ("ClusterMode", "banana"), ("NetworkType", "banana"), ("IpDiscovery", "IPv4"),
        ("TransitEncryptionMode", "Required"), ("NotificationTopicArn", "topic"), ("NumNodeGroups", "0"),
        ("ReplicasPerNodeGroup", "6"), ("ReplicasPerNodeGroup", "-1"), ("NumCacheClusters", "0"),
        ("CacheNodeType", "cache.x9.huge"),
    ]) func invalidValueIsRefused(_ member: String, _ value: String) async throws {
        try await FrontEndFixture.with { fixture in
            let run = MemberRun(fixture, try #require(MemberProbe.all["CreateReplicationGroup"]), isReadOnly: false)
            let answer = try await run.answers(to: "&\(member)=\(value)", MemberSample(""))
            #expect(answer.answer.contains("<Code>InvalidParameterValue</Code>"), "\(answer.answer)")
        }
    }

    @Test(arguments: [
        "sun:23:00-mon:01:30", "Sat:23:30-Sun:00:30", "tue:00:00-tue:23:59",
    ]) func weeklyWindowIsAccepted(_ window: String) {
        #expect(ValueRule.weeklyWindow.problem(window) == nil)
    }

    @Test(arguments: ["00:00-01:00", "23:30-00:30", "05:00-09:00"]) func dailyWindowIsAccepted(_ window: String) {
        #expect(ValueRule.dailyWindow.problem(window) == nil)
    }

    /// Members that contradict each other.
    @Test(arguments: [
        "NumCacheClusters=3&NumNodeGroups=2&ReplicasPerNodeGroup=1", "NumCacheClusters=3&ReplicasPerNodeGroup=1",
        "NumNodeGroups=3&NodeGroupConfiguration.NodeGroupConfiguration.1.ReplicaCount=1",
        "NumCacheClusters=1&TransitEncryptionMode=required&TransitEncryptionEnabled=false",
        "EngineVersion=7.0&CacheParameterGroupName=default.redis6.x",
        "Engine=valkey&CacheParameterGroupName=default.redis7",
        "NumNodeGroups=2&CacheParameterGroupName=default.redis7", "ClusterMode=disabled&NumNodeGroups=2",
        "ClusterMode=disabled&CacheParameterGroupName=default.redis7.cluster.on", "ClusterMode=compatible",
        "KmsKeyId=k", "NumNodeGroups=2&PreferredCacheClusterAZs.AvailabilityZone.1=us-east-1a",
        "ReplicasPerNodeGroup=2&NodeGroupConfiguration.NodeGroupConfiguration.1.ReplicaCount=1",
        "NumNodeGroups=2&ReplicasPerNodeGroup=0&MultiAZEnabled=true",
    ]) func contradictoryMembersAreRefused(_ members: String) async throws {
        try await FrontEndFixture.with { fixture in
            let run = MemberRun(fixture, try #require(MemberProbe.all["CreateReplicationGroup"]), isReadOnly: false)
            let answer = try await run.answers(to: "&" + members, MemberSample(""))
            #expect(answer.answer.contains("<Code>InvalidParameterCombination</Code>"), "\(answer.answer)")
        }
    }
}

/// Sends the requests of one operation, each time with new names.
private final class MemberRun {
    struct Answers {
        var isError: Bool
        /// The answer of the operation itself.
        var answer: String
        /// The answer, followed by those of the requests that look at the result.
        var shown: String
        /// `shown` without the parts that differ from run to run.
        var comparable: String
    }

    private let fixture: FrontEndFixture
    private let frontEnd: AWSFrontEnd
    private let probe: MemberProbe
    private let isReadOnly: Bool
    private var count = 0

    init(_ fixture: FrontEndFixture, _ probe: MemberProbe, isReadOnly: Bool) {
        self.fixture = fixture
        self.probe = probe
        self.isReadOnly = isReadOnly
        frontEnd = AWSFrontEnd(fixture.services)
    }

    private var name: String { "try\(count)" }
    func filled(_ text: String) -> String { text.replacing("$", with: name) }

    func answers(to fragment: String, _ sample: MemberSample) async throws -> Answers {
        if !isReadOnly || count == 0 {
            count += 1
            for request in probe.setup {
                let answer = try await send(request)
                #expect(!answer.isError, "\(request): \(answer.text)")
            }
        }
        let action = String(probe.request.prefix { $0 != "&" })
        let answer = try await send((sample.request.map { action + $0 } ?? probe.request) + sample.context + fragment)
        var all = answer.text
        for request in probe.look { all += try await send(request).text }
        return Answers(isError: answer.isError, answer: answer.text, shown: all, comparable: comparable(all))
    }

    private func send(_ form: String) async throws -> (isError: Bool, text: String) {
        let request = FrontEndFixture.request("POST /\n\n" + filled(form))
        let answer = await frontEnd.respond(to: request)
        try await fixture.settle()
        return (answer.status >= 400, String(decoding: answer.body, as: UTF8.self))
    }

    /// The text without the parts that differ from run to run: names, addresses and ids of requests.
    private func comparable(_ text: String) -> String {
        text.replacing(name, with: "$").replacing(/127\.[0-9.]+/, with: "address")
            .replacing(/<RequestId>[^<]*/, with: "")
    }
}
