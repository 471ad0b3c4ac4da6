import TerraceCore

/// A long-running change: one row of the table `operation`. Pruning reads `endedAt` from the JSON.
struct OperationForm: StoredForm {
    static let noun = "operation"

    var id: String
    var cache: CacheIDForm
    var kind: String
    var state: String
    var generation: Int
    var error: String?
    /// Seconds since 1970.
    var startedAt: Double
    /// Seconds since 1970.
    var endedAt: Double?
    var pace: CountdownForm?
    var heir: NodeIDForm?

    init(_ value: TerraceCore.Operation) {
        id = value.id
        cache = CacheIDForm(value.cache)
        kind = value.kind.rawValue
        state = value.state.rawValue
        generation = value.generation
        error = value.error
        startedAt = value.startedAt
        endedAt = value.endedAt
        pace = value.pace.map { CountdownForm($0) }
        heir = value.heir.map { NodeIDForm($0) }
    }

    func value() throws -> TerraceCore.Operation {
        var operation = TerraceCore.Operation(
            id: id, cache: try cache.value(), kind: try UnknownWord.check(kind, "kind"), generation: generation,
            startedAt: startedAt)
        operation.state = try UnknownWord.check(state, "state")
        operation.error = error
        operation.endedAt = endedAt
        operation.pace = pace?.value()
        operation.heir = heir?.value()
        return operation
    }
}
