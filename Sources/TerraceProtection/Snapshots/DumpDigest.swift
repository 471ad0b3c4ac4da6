import Crypto
import Synchronization
import TerraceCore
import TerraceRedis

/// What the bytes of a dump tell: their number, their SHA-256, and whether they are a snapshot as an engine writes it. It
/// computes on threads for long work. One call at a time.
final class DumpDigest: Sendable {
    struct Result: Sendable {
        var bytes: Int64
        /// 64 lower-case hexadecimal digits.
        var sha256: String
        /// The dump's summary; a failure where the bytes are no snapshot.
        var form: Swift.Result<RDBSummary, RDBError>
    }

    private struct State {
        var hash = SHA256()
        var form = RDBInspection()
        var bytes: Int64 = 0
        var fault: RDBError?
    }

    private let state = Mutex(State())

    /// Adds the next bytes.
    /// - Returns: why they cannot be a snapshot; nil as long as they may be one.
    @discardableResult
    func add(_ bytes: [UInt8]) async throws -> RDBError? {
        try await WorkThreads.shared.run {
            try self.state.withLock { state in
                state.hash.update(data: bytes)
                state.bytes += Int64(bytes.count)
                guard state.fault == nil else { return state.fault }
                do { try state.form.update(bytes[...]) } catch let fault as RDBError { state.fault = fault }
                return state.fault
            }
        }
    }

    /// To be called after the last bytes.
    func finish() throws -> Result {
        try state.withLock { state in
            let form: Swift.Result<RDBSummary, RDBError>
            if let fault = state.fault {
                form = .failure(fault)
            } else {
                do { form = .success(try state.form.finish()) } catch let fault as RDBError { form = .failure(fault) }
            }
            return Result(bytes: state.bytes, sha256: state.hash.finalize().hexText, form: form)
        }
    }
}
