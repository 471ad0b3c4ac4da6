import AsyncAlgorithms
import Synchronization

/// Carries bytes from a reader to a writer in large pieces. The writer works on one piece while the reader collects the
/// next, so that a dump takes as long as the slower of the two, and not as both.
enum PieceFlow {
    typealias Write = @Sendable ([UInt8]) async throws -> Void

    /// The bytes of a piece: more than arrives from a socket at once, since each piece changes threads, and less than
    /// `terrace_return_memory` lets malloc keep, since new pages cost more than the change of threads.
    static let size = 128 << 10

    /// - Parameters:
    ///   - read: passes what it reads to its argument, in order, and returns after the last bytes.
    ///   - write: gets each piece after the one before; the last piece may be short.
    /// - Returns: what `read` returned, once everything is written.
    /// - Throws: the first error of the two, which ends the other.
    static func carry<Value: Sendable>(
        _ read: @escaping @Sendable (@escaping Write) async throws -> Value, to write: @escaping Write
    ) async throws -> Value {
        let pieces = AsyncChannel<[UInt8]>()
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                for await piece in pieces { try await write(piece) }
                // A cancelled task sees the end of the pieces before it is there.
                try Task.checkCancellation()
                return nil
            }
            group.addTask {
                let collected = Mutex<[UInt8]>([])
                let value = try await read { bytes in
                    let piece = collected.withLock { collected -> [UInt8]? in
                        if collected.isEmpty { collected.reserveCapacity(size + bytes.count) }
                        collected += bytes
                        guard collected.count >= size else { return nil }
                        defer { collected = [] }
                        return collected
                    }
                    if let piece { await pieces.send(piece) }
                }
                let rest = collected.withLock { $0 }
                if !rest.isEmpty { await pieces.send(rest) }
                // A cancelled task sends nothing.
                try Task.checkCancellation()
                pieces.finish()
                return value
            }
            var value: Value?
            for try await done in group { value = done ?? value }
            guard let value else { throw CancellationError() }
            return value
        }
    }
}
