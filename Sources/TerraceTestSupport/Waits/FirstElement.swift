import Synchronization
public import Testing

/// Waits for an element of a stream that goes on while nothing comes, such as a cache's events.
///
/// - Parameters:
///   - what: what is waited for.
///   - limit: below the time limit of the test.
///   - words: an element in the words that are said of it when the wait ends in vain.
///   - isSo: true for the element that is waited for.
/// - Throws: when the stream or the time ends, after an issue that says what was waited for and what came instead.
public func firstElement<Element: Sendable>(
    _ what: String, of stream: AsyncStream<Element>, within limit: Duration = hangLimit,
    sourceLocation: SourceLocation = #_sourceLocation, words: @escaping @Sendable (Element) -> String = { "\($0)" },
    where isSo: @escaping @Sendable (Element) -> Bool
) async throws -> Element {
    expectShorterThanTest(limit, sourceLocation)
    let others = Others()
    let outcome = try await withThrowingTaskGroup(of: Outcome<Element>.self) { group in
        defer { group.cancelAll() }
        group.addTask {
            for await element in stream {
                if isSo(element) { return .found(element) }
                others.add(words(element))
            }
            return .ended
        }
        group.addTask {
            try await Task.sleep(for: limit)
            return .late
        }
        return try await group.next() ?? .ended
    }
    var found: Element?
    if case .found(let element) = outcome { found = element }
    let reason = if case .late = outcome { "not in \(limit)" } else { "the stream ended before" }
    return try #require(found, "\(reason): \(what); came: \(others.text)", sourceLocation: sourceLocation)
}

private enum Outcome<Element: Sendable>: Sendable { case found(Element), ended, late }

/// The last elements that were not the one.
private final class Others: Sendable {
    private let last = Mutex<[String]>([])

    var text: String { last.withLock { $0.isEmpty ? "nothing" : $0.joined(separator: ", ") } }

    func add(_ word: String) {
        last.withLock { $0 = $0.suffix(29) + [word] }
    }
}
