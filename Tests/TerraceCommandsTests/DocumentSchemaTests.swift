import TerraceAPI
import TerraceCore
import Testing

@Suite struct DocumentSchemaTests {
    private struct Everything: Codable {
        struct Inner: Codable { var deep: [String: [Int]] }
        enum Colour: String, Codable, CaseIterable { case red, blue }

        var text: String
        var maybeText: String?
        var whole: Int64
        var maybeWhole: Int?
        var number: Double
        var flag: Bool?
        var colour: Colour
        var maybeColour: Colour?
        var list: [Inner]
        var maybeList: [Inner]?
        var inner: Inner
        var maybeInner: Inner?
        var map: [String: Inner]
        var anything: JSONValue
    }

    @Test func schemaHasTheKeysThatTheTypeDecodes() {
        let inner = DocumentSchema.Kind.document(DocumentSchema(of: Everything.Inner.self))
        let fields = DocumentSchema(of: Everything.self).fields.map { ($0.name, $0.kind, $0.isOptional) }
        let expected: [(String, DocumentSchema.Kind, Bool)] = [
            ("text", .text, false), ("maybeText", .text, true), ("whole", .whole, false), ("maybeWhole", .whole, true),
            ("number", .number, false), ("flag", .flag, true), ("colour", .choice(["red", "blue"]), false),
            ("maybeColour", .choice(["red", "blue"]), true), ("list", .list(inner), false),
            ("maybeList", .list(inner), true), ("inner", inner, false), ("maybeInner", inner, true),
            ("map", .map(inner), false), ("anything", .any, false),
        ]
        #expect(fields.count == expected.count)
        for (field, expected) in zip(fields, expected) { #expect(field == expected) }
        #expect(DocumentSchema(of: Everything.Inner.self).json["required"] == ["deep"])
    }

    /// An encoded document has exactly the keys of its schema.
    @Test func encodedDocumentsHaveTheirSchemasKeys() throws {
        let id = try CacheID(name: "a")
        let operation = OperationDocument(
            Operation(id: "o", cache: id, kind: .update, generation: 1, startedAt: 0))
        let change = ChangeDocument(name: "a", scope: "local", action: "none", operation: nil)
        let info = ConnectionInfo(plain: Endpoint(host: "h", port: 1), secure: nil, keys: ["k"], clustered: false)
        let documents: [any Codable] = [
            operation, OperationList([operation]), change, ChangeList([change]), ZoneList(["a"]),
            ConnectionDocument(info, authorityFile: "f"), LeaseRequest(tier: "basic", ttl: nil),
            ApplyRequest(manifests: [.init(file: "f", text: "t")], prune: true, dryRun: false),
            FaultDocument(fault: "kill", nodes: []), LogChunk(text: "", next: 0),
            ProblemDocument(TerraceError(.internal, "x"), status: 500, title: "t"),
            ManifestDocument(CacheDeclaration(id: id, tier: "basic")), CacheList([]), EventList([]), TierList([]),
        ]
        for document in documents {
            let schema = DocumentSchema(of: type(of: document))
            let keys = try JSON.value(JSON.bytes(document)).members.keys
            let required = schema.fields.filter { !$0.isOptional }.map(\.name)
            #expect(!schema.fields.isEmpty, "\(schema.name)")
            #expect(Set(keys).isSubset(of: schema.fields.map(\.name)), "\(schema.name)")
            #expect(Set(required).isSubset(of: keys), "\(schema.name)")
        }
    }

    @Test func schemaNamesAreDistinct() {
        #expect(DocumentSchema(of: CacheDocument.NodeDocument.self).name == "CacheNode")
        #expect(DocumentSchema(of: ManifestDocument.TLSSection.self).name == "ManifestTLS")
        #expect(DocumentSchema(of: ProblemDocument.self).name == "ProblemDocument")
        #expect(DocumentSchema(of: ProblemDocument.self).all["Problem"]?.fields.map(\.name).contains("path") == true)
    }
}
