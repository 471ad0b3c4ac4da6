import Foundation
import TerraceControl
import TerraceCore
import TerraceRedis
import TerraceRuntime
import TerraceTestSupport
import TerraceVerify
import Testing

private typealias F = RealFixture

/// Changes and faults under load, again and again, held to every acknowledged write. `scripts/test --long` does more rounds.
@Suite(
    .serialized, .timeLimit(.minutes(60)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct CampaignTests {
    private static func rounds(_ standard: Int, long: Int) -> Int {
        ProcessInfo.processInfo.environment["TERRACE_LONG"] == nil ? standard : long
    }

    /// Something a running cache goes through without losing a write.
    enum Change: String, CaseIterable, CustomTestStringConvertible {
        case failover, restart, size, replicas, shards, engine, clustering
        var testDescription: String { rawValue }

        /// The states it goes through, the first being where it begins.
        func states() throws -> [CacheDeclaration] {
            func declaration(_ body: (inout CacheDeclaration) -> Void) throws -> CacheDeclaration {
                try F.declaration("campaign") {
                    $0.replicas = 1
                    body(&$0)
                }
            }
            switch self {
            case .failover, .restart: return [try declaration { _ in }]
            case .size:
                return try ["C1", "C2", "C1"].map { size in
                    try declaration {
                        $0.tier = "standard"
                        $0.size = size
                    }
                }
            case .replicas: return try [1, 3, 1].map { count in try declaration { $0.replicas = count } }
            case .shards: return try [1, 3, 5, 2].map { count in try declaration { $0.shards = count } }
            case .engine:
                return try [
                    EngineRequest(name: .redis, version: "7"), EngineRequest(name: .valkey, version: "8"),
                ].map { engine in try declaration { $0.engine = engine } }
            case .clustering: return try [nil, 3].map { count in try declaration { $0.shards = count } }
            }
        }
    }

    @Test(arguments: Change.allCases) func nothingAcknowledgedIsLost(_ change: Change) async throws {
        if change == .engine {
            for state in try change.states() {
                guard await EngineVersionTests.installed(state.engine ?? EngineRequest()) != nil else { return }
            }
        }
        var stall = 0.0
        var acknowledged = 0
        let rounds = Self.rounds(1, long: 20)
        for round in 0..<rounds {
            try await F.with { f in
                let states = try change.states()
                try await f.settle([states[0]])
                let verdict = try await Checker(
                    try await f.place("campaign"), patience: hangLimit, run: "\(round)"
                ).check {
                    if change == .failover { try await Self.failOver(f) }
                    if change == .restart { try await Self.restart(f) }
                    for state in states.dropFirst() { try await f.settle([state]) }
                }
                #expect(verdict.isClean, "round \(round): \(verdict)")
                stall = max(stall, verdict.longestStall)
                acknowledged += verdict.acknowledged
            }
        }
        print(
            "campaign \(change.rawValue): \(rounds) rounds, \(acknowledged) acknowledged, longest stall \(Int(stall)) ms"
        )
    }

    /// Of the first shard.
    private static func untilOnePrimary(_ f: RealFixture) async throws {
        try await eventually("one primary") {
            let nodes = try await f.control.cache(CacheID(name: "campaign")).nodes.filter { $0.id.shard == 0 }
            return nodes.filter { $0.role == .primary }.count == 1 && nodes.filter { $0.role == .replica }.count == 1
        }
    }

    private static func failOver(_ f: RealFixture) async throws {
        let operation = try await f.control.failover(CacheID(name: "campaign"), shard: 0, to: nil, forced: false)
        try #require(try await f.control.operation(operation.id, wait: .seconds(120)).state == .succeeded)
    }

    /// Every node, one after the other.
    private static func restart(_ f: RealFixture) async throws {
        let id = try CacheID(name: "campaign")
        let nodes = try await f.control.cache(id).record.nodes.map(\.id)
        let operation = try await f.control.restart(id, nodes: nodes)
        try #require(try await f.control.operation(operation.id, wait: .seconds(120)).state == .succeeded)
        let record = try await f.control.cache(id).record
        #expect(record.restarts.isEmpty)
    }

    /// What comes between while a change is on its way.
    enum Disturbance: String, CaseIterable, CustomTestStringConvertible {
        case primaryKilled = "primary killed", nodeKilled = "node killed", nodeFrozen = "node frozen"
        case failover = "failover", failoverBefore = "failover before"
        var testDescription: String { rawValue }
        /// What only one node has acknowledged may be lost with it.
        var losesANode: Bool { self != .failover && self != .failoverBefore }
    }

    /// Two replicas, as every one of these changes takes one away for a while. What a killed primary acknowledged by itself can
    /// be lost, so then writes count once a replica has them.
    @Test(arguments: Disturbance.allCases, [Change.shards, .engine, .clustering, .restart])
    func aDisturbedChangeLosesNothing(_ disturbance: Disturbance, _ change: Change) async throws {
        let states = try change.states().prefix(2).map { state in
            var state = state
            state.replicas = 2
            if disturbance == .nodeFrozen { state.attributes["fenceAfterSeconds"] = .double(0.3) }
            return state
        }
        if change == .engine {
            for state in states {
                guard await EngineVersionTests.installed(state.engine ?? EngineRequest()) != nil else { return }
            }
        }
        var random = SeededGenerator(seed: 20_261_129)
        let rounds = Self.rounds(1, long: 10)
        var stall = 0.0
        for round in 0..<rounds {
            let moment = Int.random(in: 0...600, using: &random)
            try await F.with { f in
                try await f.settle([states[0]])
                let checker = Checker(
                    try await f.place("campaign"), replicas: disturbance.losesANode ? 1 : 0, patience: hangLimit,
                    run: "\(round)")
                let verdict = try await checker.check {
                    if disturbance == .failoverBefore { try await Self.requestFailover(f) }
                    if let next = states.dropFirst().first {
                        _ = try await f.control.apply([next])
                    } else {
                        let id = try CacheID(name: "campaign")
                        let nodes = try await f.control.cache(id).record.nodes.map(\.id)
                        _ = try await f.control.restart(id, nodes: nodes)
                    }
                    // The moment is what is random.
                    if disturbance != .failoverBefore { try await Task.sleep(for: .milliseconds(moment)) }
                    let record = try await f.control.cache(CacheID(name: "campaign")).record
                    switch disturbance {
                    case .primaryKilled: await Self.end(record.primaries.min(), f)
                    case .nodeKilled: await Self.end(record.nodes.map(\.id).randomElement(using: &random), f)
                    case .nodeFrozen:
                        let node = record.nodes.map(\.id).randomElement(using: &random)
                        let frozen = Int.random(in: 50...900, using: &random)
                        if let pid = await Self.running(node, f) { try await Self.freeze(pid, for: frozen) }
                    case .failover: try await Self.requestFailover(f)
                    case .failoverBefore: break
                    }
                    try await f.untilAvailable("campaign")
                }
                #expect(verdict.isClean, "round \(round), \(disturbance) after \(moment) ms: \(verdict)")
                stall = max(stall, verdict.longestStall)
            }
        }
        print("\(disturbance.rawValue) in \(change.rawValue): \(rounds) rounds, longest stall \(Int(stall)) ms")
    }

    /// Nil where it does not run at this moment.
    private static func running(_ node: NodeID?, _ f: RealFixture) async -> pid_t? {
        try? await f.control.cache(CacheID(name: "campaign")).nodes.first { $0.id == node }?.pid
    }

    private static func end(_ node: NodeID?, _ f: RealFixture) async {
        if let pid = await running(node, f) { kill(pid, SIGKILL) }
    }

    /// How long, in milliseconds, is what is random.
    private static func freeze(_ pid: pid_t, for milliseconds: Int) async throws {
        kill(pid, SIGSTOP)
        try await Task.sleep(for: .milliseconds(milliseconds))
        kill(pid, SIGCONT)
    }

    /// In the middle of a change it may be refused, and that is all right.
    private static func requestFailover(_ f: RealFixture) async throws {
        do {
            _ = try await f.control.failover(CacheID(name: "campaign"), shard: 0, to: nil, forced: false)
        } catch let error as TerraceError where [.conflict, .failedPrecondition].contains(error.code) {}
    }

    /// Frozen at any moment, thawed at any later one: before the tier's patience it goes on, after it the process is gone.
    /// Writes count once the replica has them.
    @Test func aFrozenPrimaryNeverTakesAWriteBesideTheNextOne() async throws {
        var random = SeededGenerator(seed: 20_261_126)
        let rounds = Self.rounds(3, long: 50)
        for round in 0..<rounds {
            let patience = 0.3
            let (before, frozen) = (Int.random(in: 0...200, using: &random), Int.random(in: 50...900, using: &random))
            try await F.with { f in
                try await f.settle([
                    F.declaration("campaign") {
                        $0.replicas = 1
                        $0.attributes = ["fenceAfterSeconds": .double(patience)]
                    }
                ])
                let id = try CacheID(name: "campaign")
                let pid = try #require(try await f.control.cache(id).nodes.first { $0.role == .primary }?.pid)
                let checker = Checker(
                    try await f.place("campaign"), replicas: 1, patience: hangLimit, run: "\(round)")
                let verdict = try await checker.check {
                    // The moment is what is random.
                    try await Task.sleep(for: .milliseconds(before))
                    try await Self.freeze(pid, for: frozen)
                    try await f.untilAvailable("campaign")
                }
                #expect(verdict.isClean, "round \(round), frozen for \(frozen) ms: \(verdict)")
                try await Self.untilOnePrimary(f)
            }
        }
    }

    /// A node that takes part in a failover on request is lost in its middle.
    enum Loss: String, CaseIterable, CustomTestStringConvertible {
        case primaryKilled = "primary killed", heirKilled = "heir killed", primaryFrozen = "primary frozen"
        case heirFrozen = "heir frozen"
        var testDescription: String { rawValue }
        var isOfHeir: Bool { self == .heirKilled || self == .heirFrozen }
        var isFreeze: Bool { self == .primaryFrozen || self == .heirFrozen }
    }

    /// Whoever is lost at whatever moment, the other one has everything: writes count once both have them.
    @Test(arguments: Loss.allCases, [nil, 3]) func aNodeLostInAFailoverCostsNothing(
        _ loss: Loss, _ shards: Int?
    ) async throws {
        var random = SeededGenerator(seed: 20_261_128)
        let rounds = Self.rounds(1, long: 20)
        var stall = 0.0
        for round in 0..<rounds {
            let (before, frozen) = (Int.random(in: 0...20, using: &random), Int.random(in: 50...900, using: &random))
            try await F.with { f in
                try await f.settle([
                    F.declaration("campaign") {
                        $0.shards = shards
                        $0.replicas = 1
                        $0.attributes = ["fenceAfterSeconds": .double(0.3)]
                    }
                ])
                let id = try CacheID(name: "campaign")
                let victim = try await f.pid(NodeID(shard: 0, index: loss.isOfHeir ? 1 : 0), of: "campaign")
                let checker = Checker(
                    try await f.place("campaign"), replicas: 1, patience: hangLimit, run: "\(round)")
                let verdict = try await checker.check {
                    let operation = try await f.control.failover(id, shard: 0, to: nil, forced: false)
                    // The moment is what is random.
                    try await Task.sleep(for: .milliseconds(before))
                    if loss.isFreeze { try await Self.freeze(victim, for: frozen) } else { kill(victim, SIGKILL) }
                    #expect(try await f.control.operation(operation.id, wait: hangLimit).state != .running)
                    try await f.untilAvailable("campaign")
                }
                #expect(verdict.isClean, "round \(round), \(loss) after \(before) ms: \(verdict)")
                try await Self.untilOnePrimary(f)
                stall = max(stall, verdict.longestStall)
            }
        }
        print("\(loss.rawValue) in a failover, \(shards ?? 1) shards: \(rounds) rounds, longest stall \(Int(stall)) ms")
    }

    /// At any moment, while clients write. What no replica has can be lost, so writes count once the replica has them (WAIT).
    @Test func aKilledPrimaryLosesNothingThatItsReplicaHad() async throws {
        var random = SeededGenerator(seed: 20_261_127)
        let rounds = Self.rounds(3, long: 50)
        var stall = 0.0
        var acknowledged = 0
        for round in 0..<rounds {
            let before = Int.random(in: 0...200, using: &random)
            try await F.with { f in
                try await f.settle([F.declaration("campaign") { $0.replicas = 1 }])
                let checker = Checker(
                    try await f.place("campaign"), replicas: 1, patience: hangLimit, run: "\(round)")
                let verdict = try await checker.check {
                    // The moment is what is random.
                    try await Task.sleep(for: .milliseconds(before))
                    try await f.kill(NodeID(shard: 0, index: 0), of: "campaign")
                    let failover = try #require(try await f.event("FailoverStarted", of: "campaign"))
                    #expect(failover.message.contains(" lost"), "\(failover.message)")
                    _ = try await f.event("Promoted", of: "campaign")
                    try await f.untilAvailable("campaign")
                }
                #expect(verdict.isClean, "round \(round), killed after \(before) ms: \(verdict)")
                stall = max(stall, verdict.longestStall)
                acknowledged += verdict.acknowledged
            }
        }
        print("killed primary: \(rounds) rounds, \(acknowledged) acknowledged, longest stall \(Int(stall)) ms")
    }
}
