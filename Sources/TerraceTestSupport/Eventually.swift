public import Testing

/// How long a test waits before it says that something hangs. Never a measure of speed: suites run side by side, with debug
/// binaries, perhaps on a machine that does other things, too.
public let hangLimit = Duration.seconds(300)

/// Asks until it is so; for what changes outside of this process and tells nobody, such as a process of another that ends.
///
/// - Parameters:
///   - what: said, when it does not come to be, in `hangLimit`.
///   - isSo: asked every 10 ms.
/// - Throws: what `isSo` does.
public func eventually(
    _ what: @autoclosure () -> String, sourceLocation: SourceLocation = #_sourceLocation,
    _ isSo: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + hangLimit
    while try await !isSo() {
        guard ContinuousClock.now < end else {
            Issue.record("not in \(hangLimit): \(what())", sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}
