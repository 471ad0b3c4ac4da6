import Foundation
import TerraceCore
import Testing

@testable import TerraceStore

/// The forms lose nothing of Core's values.
@Suite struct StoredFormTests {
    @Test func everyFieldOfCoreHasAMemberOfItsName() throws {
        let (cache, operation, event) = (try FullSample.cache(), try FullSample.operation(), try FullSample.event())
        let record = cache.record
        let user = try FullSample.user()
        let pairs: [(Any, Any)] = [
            (cache, CacheForm(cache)), (cache.secrets, SecretsForm(cache.secrets)), (record, RecordForm(record)),
            (record.spec, SpecForm(record.spec)), (record.declaration, DeclarationForm(record.declaration)),
            (record.spec.id, CacheIDForm(record.spec.id)), (record.spec.engine, EngineForm(record.spec.engine)),
            (record.spec.persistence, PersistenceForm(record.spec.persistence)), (user, UserForm(user)),
            (user.access, AccessForm(user.access)), (record.nodes[0], NodeForm(record.nodes[0])),
            (record.nodes[0].id, NodeIDForm(record.nodes[0].id)),
            (record.nodes[0].address, EndpointForm(record.nodes[0].address)),
            (record.restarts[0], RestartForm(record.restarts[0])),
            (try #require(record.predecessors?.first), RunForm(try #require(record.predecessors?.first))),
            (try #require(record.formerSettings), FormerSettingsForm(try #require(record.formerSettings))),
            (FullSample.countdown, CountdownForm(FullSample.countdown)),
            (FullSample.countdown.since, UptimeForm(FullSample.countdown.since)),
            (operation, OperationForm(operation)), (event, EventForm(event)),
            (try #require(event.outage), OutageForm(try #require(event.outage))),
            (try FullSample.snapshot(), SnapshotForm(try FullSample.snapshot())),
            (try FullSample.snapshot().id, SnapshotIDForm(try FullSample.snapshot().id)),
            (FullSample.dump, DumpForm(FullSample.dump)),
            (try #require(record.seed), SeedForm(try #require(record.seed))),
        ]
        for (value, form) in pairs {
            let fields = Mirror(reflecting: value).children
            var names = Set(fields.compactMap(\.label))
            // A goal is stored as members of its operation.
            if names.remove("goal") != nil {
                names.formUnion(["generation", "heir", "keyVersion", "runs", "snapshot", "files", "replaces"])
            }
            #expect(names == Set(Mirror(reflecting: form).children.compactMap(\.label)), "\(type(of: value))")
            // A field without a value would not show whether it is kept.
            for field in fields where Mirror(reflecting: field.value).displayStyle == .optional {
                #expect(!Mirror(reflecting: field.value).children.isEmpty, "\(type(of: value)).\(field.label ?? "")")
            }
        }
    }

    private static func throughJSON<Form: StoredForm>(_ value: Form.Value, _ form: Form.Type) throws -> Form.Value {
        let text = try StoredRow<Form>.text(value)
        return try JSONDecoder().decode(Form.self, from: Data(text.utf8)).value()
    }

    @Test func aDeclarationWithoutSnapshotsStaysOneInAnyTier() throws {
        var declaration = try FullSample.declaration()
        declaration.snapshots = .never
        let bytes = try JSONEncoder().encode(DeclarationForm(declaration))
        #expect(try JSONDecoder().decode(DeclarationForm.self, from: bytes).value() == declaration)
    }

    @Test func everyFieldComesBack() throws {
        let (cache, operation, event) = (try FullSample.cache(), try FullSample.operation(), try FullSample.event())
        #expect(try Self.throughJSON(cache, CacheForm.self) == cache)
        #expect(try Self.throughJSON(operation, OperationForm.self) == operation)
        #expect(try Self.throughJSON(event, EventForm.self) == event)
        let snapshot = try FullSample.snapshot()
        #expect(try Self.throughJSON(snapshot, SnapshotForm.self) == snapshot)
        #expect(try SnapshotText.snapshot(SnapshotText.bytes(snapshot)) == snapshot)
        let plain = try SampleCache.make("a")
        #expect(try Self.throughJSON(plain, CacheForm.self) == plain)
    }

    @Test(arguments: TerraceCore.Operation.Kind.allCases) func everyKindOfOperationComesBack(
        _ kind: TerraceCore.Operation.Kind
    ) throws {
        var operation = try FullSample.operation()
        operation.kind = kind
        if kind == .delete { operation.goal = .deletion }
        if kind == .export { operation.goal = .export(try SnapshotID(name: "s"), to: [try FileAddress("s3://b/n")]) }
        if kind == .import { operation.goal = .filling(try SnapshotID(name: "s"), replaces: false) }
        if kind == .snapshot { operation.goal = .snapshot(try SnapshotID(name: "s")) }
        if kind == .verify { operation.goal = .proof(try SnapshotID(name: "s")) }
        for state in TerraceCore.Operation.State.allCases {
            operation.state = state
            #expect(try Self.throughJSON(operation, OperationForm.self) == operation)
        }
    }

    /// An early version wrote when a lease ends, by a clock that may have been set since.
    @Test func aLeaseByTheClockHasTenMinutesLeft() throws {
        let form = try JSONDecoder().decode(PoolForm.self, from: Data(#"{"leasedUntil": 12}"#.utf8))
        #expect(form.value().lease?.left(at: Uptime(boot: "now", seconds: 1)) == 600)
        #expect(try JSONDecoder().decode(PoolForm.self, from: Data("{}".utf8)).value().lease == nil)
    }

    @Test func aRestartWithoutAMannerStaysOne() throws {
        let text = #"{"node": {"shard": 0, "index": 1}, "runID": "r"}"#
        #expect(try JSONDecoder().decode(RestartForm.self, from: Data(text.utf8)).value().manner == nil)
    }

    @Test(arguments: [
        (#""mode":"both""#, #""mode":"tape""#, "persistence.mode", "tape"),
        (#""tls":"offered""#, #""tls":"quantum""#, "spec.tls", "quantum"),
        (#""manner":"inTurn""#, #""manner":"slowly""#, "restarts.manner", "slowly"),
        (#"{"open":{}}"#, #"{"passkey":{}}"#, "users.login", nil),
    ])
    func aWordOfALaterVersionIsNamed(_ known: String, _ later: String, _ member: String, _ word: String?) throws {
        let text = try StoredRow<CacheForm>.text(FullSample.cache())
        #expect(text.contains(known))
        let error = #expect(throws: UnknownWord.self) {
            try JSONDecoder().decode(CacheForm.self, from: Data(text.replacing(known, with: later).utf8)).value()
        }
        #expect(error == UnknownWord(member: member, word: word))
    }
}
