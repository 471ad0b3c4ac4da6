import Foundation
import TerraceControl
import TerraceCore
import TerraceLocal
import TerraceRedis
import TerraceTestSupport
import TerraceVerify
import Testing

private typealias F = RealFixture

/// Repeated changes and faults under load, with a check of every acknowledged write. `scripts/test --long` runs more
/// rounds.
@Suite(
    .serialized, .timeLimit(.minutes(60)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct CampaignTests {
    private static func rounds(_ standard: Int, long: Int) -> Int {
        ProcessInfo.processInfo.environment["TERRACE_LONG"] == nil ? standard : long
    }

    /// A change of a running cache that must not lose a write.
    enum Change: String, CaseIterable, CustomTestStringConvertible {
        case failover, restart, size, replicas, shards, engine, clustering
        var testDescription: String { rawValue }

        /// The declarations that are applied in turn; the cache begins with the first one.
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
                    EngineRequest(name: .redis, version: "7"), EngineRequest(name: .valkey, version: "8.0"),
                ].map { engine in try declaration { $0.engine = engine } }
            case .clustering: return try [nil, 3].map { count in try declaration { $0.shards = count } }
            }
        }
    }

    @Test(arguments: Change.allCases) func changeLosesNoAcknowledgedWrite(_ change: Change) async throws {
        if change == .engine {
            for state in try change.states() {
                try await EngineVersionTests.requireInstalled(state.engine ?? EngineRequest())
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

    /// Waits until the first shard has exactly one primary.
    private static func untilOnePrimary(_ f: RealFixture) async throws {
        try await eventually("a primary and a replica") {
            let nodes = try await f.control.cache(CacheID(name: "campaign")).nodes.filter { $0.id.shard == 0 }
            return nodes.compactMap { $0.role?.rawValue }.sorted()
        } until: {
            $0 == ["primary", "replica"]
        }
    }

    private static func failOver(_ f: RealFixture) async throws {
        let operation = try await f.control.failover(CacheID(name: "campaign"), shard: 0, to: nil, forced: false)
        try #require(try await f.control.operation(operation.id, wait: .seconds(120)).state == .succeeded)
    }

    /// Restarts every node, one after the other.
    private static func restart(_ f: RealFixture) async throws {
        let id = try CacheID(name: "campaign")
        let nodes = try await f.control.cache(id).record.nodes.map(\.id)
        let operation = try await f.control.restart(id, nodes: nodes)
        try #require(try await f.control.operation(operation.id, wait: .seconds(120)).state == .succeeded)
        let record = try await f.control.cache(id).record
        #expect(record.restarts.isEmpty)
    }

    /// A fault or request in the middle of a change.
    enum Disturbance: String, CaseIterable, CustomTestStringConvertible {
        case primaryKilled = "primary killed", nodeKilled = "node killed", nodeFrozen = "node frozen"
        case failover = "failover", failoverBefore = "failover before"
        var testDescription: String { rawValue }
        /// Whether a node is lost. Writes that only this node has acknowledged may be lost with it.
        var losesANode: Bool { self != .failover && self != .failoverBefore }
    }

    /// The caches have two replicas, because each of these changes takes one away for a while. Writes that only a
    /// killed primary has acknowledged can be lost, so in these cases a write counts only when a replica has it.
    @Test(arguments: Disturbance.allCases, [Change.shards, .engine, .clustering, .restart])
    func disturbedChangeLosesNoAcknowledgedWrite(_ disturbance: Disturbance, _ change: Change) async throws {
        let states = try change.states().prefix(2).map { state in
            var state = state
            state.replicas = 2
            if disturbance == .nodeFrozen { state.attributes["fenceAfterSeconds"] = .double(0.3) }
            return state
        }
        if change == .engine {
            for state in states {
                try await EngineVersionTests.requireInstalled(state.engine ?? EngineRequest())
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
                    // The moment of the fault is random.
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

    /// The node's process id; nil where it does not run at this moment.
    private static func running(_ node: NodeID?, _ f: RealFixture) async -> pid_t? {
        try? await f.control.cache(CacheID(name: "campaign")).nodes.first { $0.id == node }?.pid
    }

    private static func end(_ node: NodeID?, _ f: RealFixture) async {
        if let pid = await running(node, f) { kill(pid, SIGKILL) }
    }

    /// Freezes a process for a random time, in milliseconds.
    private static func freeze(_ pid: pid_t, for milliseconds: Int) async throws {
        kill(pid, SIGSTOP)
        try await Task.sleep(for: .milliseconds(milliseconds))
        kill(pid, SIGCONT)
    }

    /// Requests a failover. In the middle of a change it may be refused, which is no error.
    private static func requestFailover(_ f: RealFixture) async throws {
        do {
            _ = try await f.control.failover(CacheID(name: "campaign"), shard: 0, to: nil, forced: false)
        } catch let error as TerraceError where [.conflict, .failedPrecondition].contains(error.code) {}
    }

    /// A primary is frozen at a random moment and thawed later. Within the tier's limit it continues; after it, the
    /// process has been ended. Writes count when the replica has them.
    @Test func frozenPrimaryNeverAcceptsWritesBesideTheNextOne() async throws {
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
                    // The moment of the fault is random.
                    try await Task.sleep(for: .milliseconds(before))
                    try await Self.freeze(pid, for: frozen)
                    try await f.untilAvailable("campaign")
                }
                #expect(verdict.isClean, "round \(round), frozen for \(frozen) ms: \(verdict)")
                try await Self.untilOnePrimary(f)
            }
        }
    }

    /// The loss of a node in the middle of a requested failover.
    enum Loss: String, CaseIterable, CustomTestStringConvertible {
        case primaryKilled = "primary killed", heirKilled = "heir killed", primaryFrozen = "primary frozen"
        case heirFrozen = "heir frozen"
        var testDescription: String { rawValue }
        var isOfHeir: Bool { self == .heirKilled || self == .heirFrozen }
        var isFreeze: Bool { self == .primaryFrozen || self == .heirFrozen }
    }

    /// Whichever node is lost, the other one has all writes. Writes count when both nodes have them.
    @Test(arguments: Loss.allCases, [nil, 3]) func nodeLostInAFailoverLosesNoAcknowledgedWrite(
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
                    // The moment of the fault is random.
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

    /// A primary is killed at a random moment while clients write. Writes that no replica has can be lost, so they
    /// count when the replica has them (WAIT).
    @Test func killedPrimaryLosesNoWriteOfItsReplica() async throws {
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
                    // The moment of the fault is random.
                    try await Task.sleep(for: .milliseconds(before))
                    try await f.kill(NodeID(shard: 0, index: 0), of: "campaign")
                    let failover = try await f.event("FailoverStarted", of: "campaign")
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
