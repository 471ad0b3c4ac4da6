import TerraceCore
import TerraceTestSupport
import Testing

@testable import TerraceControl

/// Temporary and permanent failures of a pass.
@Suite(.timeLimit(.minutes(5))) struct TroubleTests {
    private typealias F = ControlFixture

    private static let refusal = TerraceError(
        .invalidArgument, "node 0-0 refuses activedefrag: it cannot be enabled", field: "spec.config.activedefrag")

    private func change(_ f: F, _ config: [String: String]) async throws -> TerraceCore.Operation {
        let changes = try await f.control.apply(
            [F.declaration("a") { $0.config = config }], prune: false, dryRun: false)
        return try await f.control.operation(#require(changes.first?.operation), wait: hangLimit)
    }

    /// Regression: the cache stayed `updating`, and each node that was restarted stayed down.
    @Test func settingThatARunningEngineRefusesIsRolledBack() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("a") { $0.config = ["timeout": "5"] }])
            f.runtime.refuse(setting: "activedefrag", Self.refusal, isKnown: false)
            let operation = try await change(f, ["timeout": "7", "activedefrag": "yes"])
            #expect(operation.state == .failed)
            #expect(operation.error == Self.refusal.message)
            let id = try CacheID(name: "a")
            try await eventually("available") {
                try await f.control.cache(id).state
            } until: {
                $0 == .available
            }
            let record = try await f.control.cache(id).record
            #expect(record.spec.config == ["timeout": "5"])
            #expect(record.declaration.config == ["timeout": "5"])
            #expect(record.formerSettings == nil)
            // The next change does not depend on the failed one.
            #expect(try await change(f, ["timeout": "9"]).state == .succeeded)
            #expect(try await f.control.cache(id).record.spec.config == ["timeout": "9"])
        }
    }

    /// The other settings of the same request are not stored either.
    @Test func settingThatTheEngineRefusesIsNotStored() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("a") { $0.config = ["timeout": "5"] }])
            f.runtime.refuse(setting: "activedefrag", Self.refusal)
            for name in ["a", "b"] {
                let error = await #expect(throws: TerraceError.self) {
                    try await f.control.apply([
                        F.declaration(name) { $0.config = ["timeout": "7", "activedefrag": "yes"] }
                    ])
                }
                #expect(error == Self.refusal)
            }
            let caches = try await f.control.caches()
            #expect(caches.map(\.record.spec.config) == [["timeout": "5"]])
            #expect(caches.first?.record.generation == 1)
        }
    }

    @Test func twoChangesInARowRollBackToTheLastWorkingSettings() throws {
        var record = CacheRecord(spec: try F.resolve(F.declaration("a")), declaration: try F.declaration("a"))
        record.observedGeneration = 1
        for value in ["1", "2"] {
            record.rememberSettings(before: ["timeout": value])
            record.spec.config = ["timeout": value]
            record.generation += 1
        }
        record.restoreSettings()
        #expect(record.spec.config == [:])
        #expect(record.generation == 4)
    }

    /// A new cache has no earlier settings to roll back to. Its creation fails, and it can be deleted.
    @Test func newCacheThatCanNeverStartFailsAndIsDeleted() async throws {
        try await F.with { f in
            f.runtime.refuseStarts("node 0-0 cannot start, the engine refuses a setting: activedefrag: no")
            let operation = try await change(f, ["activedefrag": "yes"])
            #expect(operation.state == .failed)
            let id = try CacheID(name: "a")
            try await eventually("failed") {
                try await f.control.cache(id).state
            } until: {
                $0 == .failed
            }
            #expect(try await f.control.cache(id).conditions.contains { $0.reason == "Blocked" })
            // A change that does not help fails, too, although the engine's message is the same.
            #expect(try await change(f, ["activedefrag": "yes", "timeout": "1"]).state == .failed)
            let deletion = try #require(try await f.control.delete(id))
            #expect(try await f.control.operation(deletion.id, wait: hangLimit).state == .succeeded)
        }
    }

    /// Regression: no reason was shown, and a lack of descriptors failed a creation permanently.
    @Test(arguments: [TerraceError.Code.unavailable, .resourceExhausted])
    func temporaryFailureIsRetriedAndItsReasonShown(_ code: TerraceError.Code) async throws {
        try await F.with { f in
            let cause = TerraceError(code, "cannot start /bin/server: Too many open files")
            f.runtime.fail(with: Array(repeating: cause, count: 4))
            let changes = try await f.control.apply([F.declaration("a")], prune: false, dryRun: false)
            let id = try CacheID(name: "a")
            try await eventually("a condition with the cause '\(cause.message)'") {
                try await f.control.cache(id).conditions
            } until: {
                $0.contains { $0.reason == "Retrying" && !$0.status && $0.message.contains(cause.message) }
            }
            let operation = try await f.control.operation(#require(changes.first?.operation), wait: hangLimit)
            #expect(operation.state == .succeeded)
            let view = try await f.control.cache(id)
            #expect(view.state == .available)
            #expect(!view.conditions.contains { $0.reason == "Retrying" })
        }
    }
}
