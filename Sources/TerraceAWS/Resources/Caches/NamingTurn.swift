/// One request at a time chooses ids and writes what it chose: two that look at the same moment would choose the same one.
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
            // The turn goes from hand to hand: nobody who comes now gets in between.
            if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
        }
        return try await body()
    }
}
