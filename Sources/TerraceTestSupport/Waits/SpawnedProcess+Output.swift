import Synchronization
public import Testing

extension SpawnedProcess {
    /// Reads the output until all of it that came so far is what is waited for, and returns that.
    ///
    /// - Parameters:
    ///   - what: what is waited for.
    ///   - isThere: asked with everything since the call, whenever more of it comes.
    /// - Throws: as `firstElement` does, when the process or the time ends.
    public func output(
        until what: String, sourceLocation: SourceLocation = #_sourceLocation,
        _ isThere: @escaping @Sendable (String) -> Bool
    ) async throws -> String {
        // A part may end in the middle of a line.
        let all = Mutex("")
        _ = try await firstElement(what, of: output, sourceLocation: sourceLocation) { part in
            isThere(
                all.withLock {
                    $0 += part
                    return $0
                })
        }
        return all.withLock { $0 }
    }
}
