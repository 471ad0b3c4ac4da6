import Synchronization
import TerraceCore
import Testing

@testable import TerraceProtection

/// Bytes on their way from a reader to a writer.
@Suite(.timeLimit(.minutes(1))) struct PieceFlowTests {
    private struct Failure: Error {}

    @Test(arguments: [0, 1, PieceFlow.size - 1, PieceFlow.size, 3 * PieceFlow.size + 5])
    func everyByteIsWrittenOnceAndInOrder(_ count: Int) async throws {
        let bytes = pattern(count, seed: 7)
        let written = Mutex<[[UInt8]]>([])
        let value = try await PieceFlow.carry { write in
            for start in stride(from: 0, to: count, by: 65_537) {
                try await write(Array(bytes[start..<min(start + 65_537, count)]))
            }
            return "read"
        } to: { piece in
            written.withLock { $0.append(piece) }
        }
        #expect(value == "read")
        let pieces = written.withLock { $0 }
        #expect(pieces.flatMap(\.self) == bytes)
        #expect(pieces.dropLast().allSatisfy { $0.count >= PieceFlow.size })
    }

    @Test func aWriterThatFailsEndsTheReader() async throws {
        await #expect(throws: Failure.self) {
            try await PieceFlow.carry { write in
                // As a socket does: it ends only where somebody ends it.
                while true {
                    try Task.checkCancellation()
                    try await write(pattern(PieceFlow.size, seed: 1))
                }
            } to: { _ in
                throw Failure()
            }
        }
    }

    @Test func aReaderThatFailsEndsTheWriter() async throws {
        await #expect(throws: Failure.self) {
            try await PieceFlow.carry { write in
                try await write(pattern(2 * PieceFlow.size, seed: 1))
                throw Failure()
            } to: { _ in
                try await Task.sleep(for: .seconds(600))
            }
        }
    }

    /// A cancelled channel looks as one that is over: what was read so far must not count as the whole.
    @Test func aCancelledTaskWritesNothingThatLooksWhole() async throws {
        let begun = AsyncStream<Void>.makeStream()
        let task = Task {
            try await PieceFlow.carry { write in
                begun.continuation.yield()
                for _ in 0..<4 { try await write(pattern(PieceFlow.size, seed: 1)) }
            } to: { _ in
                try? await Task.sleep(for: .seconds(600))
            }
        }
        for await _ in begun.stream { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
