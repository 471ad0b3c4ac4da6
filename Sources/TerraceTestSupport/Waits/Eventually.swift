public import Testing

/// How long a test waits before it says that something hangs. Never a measure of speed: suites run side by side, with debug
/// binaries, perhaps on a machine that does other things, too. Less than half of the shortest time limit of a suite, so
/// that the wait ends first and says what it waited for.
public let hangLimit = Duration.seconds(120)

/// Looks again and again until what is seen is as it shall be; for what changes and tells nobody, such as the state of a
/// cache. Where events tell of it, `firstElement` waits for those.
///
/// - Parameters:
///   - what: what is waited for.
///   - limit: below the time limit of the test.
///   - look: called every 10 ms; what it returns last is said when the wait ends in vain.
/// - Returns: what was seen when it was as it shall be.
/// - Throws: what `look` does; else, when the wait ends in vain, after an issue that says what was waited for and seen last.
@discardableResult
public func eventually<Value>(
    _ what: @autoclosure () -> String, within limit: Duration = hangLimit,
    sourceLocation: SourceLocation = #_sourceLocation, _ look: () async throws -> Value,
    until isSo: (Value) throws -> Bool
) async throws -> Value {
    expectShorterThanTest(limit, sourceLocation)
    let end = ContinuousClock.now + limit
    while true {
        let value = try await look()
        if try isSo(value) { return value }
        let isInTime = ContinuousClock.now < end
        try #require(isInTime, "not in \(limit): \(what()); seen last: \(value)", sourceLocation: sourceLocation)
        try await Task.sleep(for: .milliseconds(10))
    }
}

/// The same for what has no other value to see than whether it is so.
public func eventually(
    _ what: @autoclosure () -> String, within limit: Duration = hangLimit,
    sourceLocation: SourceLocation = #_sourceLocation, _ isSo: () async throws -> Bool
) async throws {
    try await eventually(what(), within: limit, sourceLocation: sourceLocation, isSo, until: { $0 })
}

/// A test that runs out of its own time is cancelled, and the wait cannot say any more what it waited for.
func expectShorterThanTest(_ limit: Duration, _ sourceLocation: SourceLocation) {
    guard let testLimit = Test.current?.timeLimit, limit >= testLimit else { return }
    Issue.record("a wait of \(limit) in a test that may take \(testLimit)", sourceLocation: sourceLocation)
}
