/// Lets one request at a time choose ids and write them. Two requests at the same time could choose the same id.
actor NamingTurn {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func callAsFunction<Value: Sendable>(
        _ body: @Sendable () async throws(AWSError) -> Value
    ) async throws(AWSError) -> Value {
        if isTaken {
            await withCheckedContinuation { waiting.append($0) }
        } else {
            isTaken = true
        }
        defer {
            // The turn passes directly to the next waiting request, so that no newer one gets in between.
            if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
        }
        return try await body()
    }
}
