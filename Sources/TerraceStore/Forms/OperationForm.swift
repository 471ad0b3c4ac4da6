import TerraceCore

/// A long-running change: one row of the table `operation`. Pruning reads `endedAt` from the JSON.
struct OperationForm: StoredForm {
    static let noun = "operation"

    var id: String
    var cache: CacheIDForm
    var kind: String
    var state: String
    /// The goal's members; the first two are all that earlier versions wrote.
    var generation: Int?
    var heir: NodeIDForm?
    var keyVersion: Int?
    var runs: [RunForm]?
    var snapshot: SnapshotIDForm?
    var files: [String]?
    var replaces: Bool?
    var error: String?
    /// Seconds since 1970.
    var startedAt: Double
    /// Seconds since 1970.
    var endedAt: Double?
    var pace: CountdownForm?

    init(_ value: TerraceCore.Operation) {
        id = value.id
        cache = CacheIDForm(value.cache)
        kind = value.kind.rawValue
        state = value.state.rawValue
        generation = value.goal.generation
        heir = value.goal.heir.map { NodeIDForm($0) }
        keyVersion = value.goal.keyVersion
        runs = value.goal.runs?.map { RunForm($0) }
        snapshot = value.goal.snapshot.map { SnapshotIDForm($0) }
        files = value.goal.files?.map(\.description)
        replaces = value.goal.replaces
        error = value.error
        startedAt = value.startedAt
        endedAt = value.endedAt
        pace = value.pace.map { CountdownForm($0) }
    }

    func value() throws -> TerraceCore.Operation {
        let kind: TerraceCore.Operation.Kind = try UnknownWord.check(kind, "kind")
        let goal = TerraceCore.Operation.Goal(
            kind, generation: generation, heir: heir?.value(), keyVersion: keyVersion, runs: runs?.map { $0.value() },
            snapshot: try snapshot?.value(), files: try files?.map { try FileAddress($0) }, replaces: replaces)
        guard let goal else { throw UnknownWord(member: "goal", word: nil) }
        var operation = TerraceCore.Operation(
            id: id, cache: try cache.value(), kind: kind, goal: goal, startedAt: startedAt)
        operation.state = try UnknownWord.check(state, "state")
        operation.error = error
        operation.endedAt = endedAt
        operation.pace = pace?.value()
        return operation
    }
}
