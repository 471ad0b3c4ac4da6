import TerraceAPI
import TerraceCore
import TerraceFrontEnd
import TerraceTestSupport
import Testing

@testable import TerraceAzure

/// Bodies are checked against the service's model. A wrong property is refused by its name before the request is
/// carried out.
@Suite struct BodyCheckTests {
    @Test(
        arguments: [
            (#"{"shard-count":3}"#, "Could not find member 'shard-count' on object of type 'ResourceDefinition'"),
            (#"{"properties":{"colour":1}}"#, "'properties.colour' is invalid. There is no such property."),
            (
                #"{"properties":{"minimumTlsVersion":"9.9"}}"#,
                "'properties.minimumTlsVersion' is invalid. Allowed values:"
            ),
            (#"{"properties":{"publicNetworkAccess":"Banana"}}"#, "'properties.publicNetworkAccess'"),
            (#"{"properties":{"updateChannel":"Banana"}}"#, "'properties.updateChannel'"),
            (
                #"{"properties":{"shardCount":"many"}}"#,
                "'properties.shardCount' is invalid. It is a number from 0 to 30."
            ),
            (
                #"{"properties":{"enableNonSslPort":"perhaps"}}"#,
                "'properties.enableNonSslPort' is invalid. It is true or"
            ),
            (
                #"{"properties":{"redisConfiguration":{"maxmemory-reserved":"banana"}}}"#,
                "maxmemory-reserved' is invalid"
            ),
            (#"{"properties":{"redisConfiguration":{"maxmemory-policy":[1]}}}"#, "maxmemory-policy' is invalid"),
            (
                #"{"properties":{"redisConfiguration":"none"}}"#,
                "'properties.redisConfiguration' is invalid. It is an object"
            ),
            (#"{"properties":{"subnetId":"mine"}}"#, "'properties.subnetId' is invalid. It has the form"),
            (
                #"{"properties":{"shardCount":1,"ShardCount":2}}"#,
                "'properties.shardCount' is invalid. It is there twice."
            ),
            (#"{"zones":"1"}"#, "'zones' is invalid. It is a list."), (#"{"zones":[null]}"#, "'zones[0]'"),
            (#"{"tags":{"a/b":"c"}}"#, "'a/b' have reserved characters"), (#"{"tags":{"":"c"}}"#, "tag name"),
            (#"{"tags":[]}"#, "'tags' is invalid"),
            (#"{"identity":{"type":"Somebody"}}"#, "'identity.type' is invalid"),
        ])
    func wrongPropertyOfACacheIsRefusedByName(_ body: String, _ words: String) throws {
        #expect(try refusal(body, of: "redis.begin_create").contains(words))
    }

    @Test(
        arguments: [
            (#"{"properties":{"geoReplication":{"groupNickname":"g"}}}"#, "'properties.geoReplication.groupNickname'"),
            (
                #"{"properties":{"geoReplication":{"linkedDatabases":[{"id":"/x"}]}}}"#,
                "'properties.geoReplication.linkedDatabases[0].id'"
            ),
            (#"{"properties":{"modules":[{"name":"RedisJSON","args":"x"}]}}"#, "'properties.modules[0].args'"),
            (#"{"properties":{"clientProtocol":"Banana"}}"#, "'properties.clientProtocol'"),
        ])
    func wrongPropertyOfADatabaseIsRefusedByName(_ body: String, _ words: String) throws {
        #expect(try refusal(body, of: "databases.begin_create").contains(words))
    }

    @Test func numberOfTagsIsLimited() throws {
        func tags(_ count: Int, _ value: String = "") -> String {
            "{\"tags\":{" + (0..<count).map { "\"t\($0)\":\"\(value)\"" }.joined(separator: ",") + "}}"
        }
        _ = try canonical(tags(50), of: "redis.begin_update")
        #expect(try refusal(tags(51), of: "redis.begin_update").contains("at most 50 tags, and here are 51"))
        let long = String(repeating: "v", count: 257)
        #expect(try refusal(tags(1, long), of: "redis_enterprise.begin_create").contains("'t0'"))
        #expect(try refusal(tags(51), of: "resource_groups.create_or_update").contains("at most 50 tags"))
    }

    @Test(
        arguments: [
            // Names and choices may be in any case, numbers and booleans may be strings, and strings may be numbers.
            (
                #"{"Location":"x","PROPERTIES":{"sku":{"name":"premium","family":"p","capacity":"1"}}}"#,
                #"{"location":"x","properties":{"sku":{"capacity":1,"family":"P","name":"Premium"}}}"#
            ),
            (#"{"properties":{"enableNonSslPort":"True"}}"#, #"{"properties":{"enableNonSslPort":true}}"#),
            (
                #"{"properties":{"redisConfiguration":{"maxmemory-delta":50,"aad-enabled":true}}}"#,
                #"{"properties":{"redisConfiguration":{"aad-enabled":"true","maxmemory-delta":"50"}}}"#
            ),
            // Clients send answers back, so properties that only answers have are accepted.
            (
                #"{"id":"/x","properties":{"hostName":"h","instances":[1],"accessKeys":null,"port":6379}}"#,
                #"{"properties":{}}"#
            ),
            (
                #"{"properties":{"redisConfiguration":{"maxclients":"7"}}}"#,
                #"{"properties":{"redisConfiguration":{}}}"#
            ),
            (#"{"zones":null,"tags":{}}"#, #"{"tags":{},"zones":null}"#),
        ])
    func validBodyIsNormalizedToTheModelsSpelling(_ body: String, _ expected: String) throws {
        #expect(try JSON.text(try canonical(body, of: "redis.begin_create")) == expected)
    }

    @Test func emptyValueOfARefusedPropertyIsAccepted() throws {
        let body = #"{"properties":{"modules":[{"name":"RedisJSON","args":""}],"geoReplication":null}}"#
        #expect(
            try JSON.text(try canonical(body, of: "databases.begin_create"))
                == #"{"properties":{"geoReplication":null,"modules":[{"name":"RedisJSON"}]}}"#)
    }

    @Test func everyRequestMemberHasAShape() {
        for member in AzureMembers.table.members where member.fate != .readOnly {
            let shape = AzureShapes.shapes.shape(of: member.path, in: member.operation)
            #expect(shape != nil, "\(member.operation) \(member.path)")
        }
    }

    /// An operation reads the members that the table has as used or stored, with the types of the model.
    @Test func inputsAreReadAsTheModelTypesThem() {
        for operation in AzureOperations.map.routes.map(\.target.operation) where !operation.name.hasPrefix("login.") {
            let read = operation.members()
            let table = AzureMembers.table.members(of: operation.name)
            let wanted = table.filter { $0.fate == .used || $0.fate == .stored }.map(\.path)
            // A member that is kept as it came takes with it what is within; the map `x.*` has every name below `x`.
            let kept = read.filter { $0.value == .any }.map {
                $0.key.hasSuffix(".*") ? String($0.key.dropLast()) : $0.key + "."
            }
            for path in wanted {
                #expect(read[path] != nil || kept.contains { path.hasPrefix($0) }, "\(operation.name) \(path)")
            }
            for (path, kind) in read where kind != .structure {
                let isWanted = wanted.contains(path) || (kind == .any && wanted.contains { $0.hasPrefix(path + ".") })
                #expect(isWanted, "\(operation.name) \(path)")
                guard kind != .any, let shape = AzureShapes.shapes.shape(of: path, in: operation.name) else { continue }
                let kinds: [InputShape.Kind: InputReader.Kind] = [.text: .text, .integer: .number, .flag: .flag]
                #expect(kind == kinds[shape.kind], "\(operation.name) \(path)")
            }
        }
    }

    @Test func compatibilityPageHasTheNumberOfMembers() throws {
        #expect(try CompatibilityPage.section("Azure").contains("\n\(AzureMembers.table.summary)\n"))
    }

    private func canonical(_ body: String, of operation: String) throws -> JSONValue {
        try BodyCheck.canonical(JSON.value(JSONValue.self, from: body.utf8), of: operation)
    }

    private func refusal(_ body: String, of operation: String) throws -> String {
        do {
            _ = try canonical(body, of: operation)
            return "accepted"
        } catch let error as AzureError {
            #expect(error.status == 400)
            return error.message
        }
    }
}
