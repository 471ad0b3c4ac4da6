import Synchronization
import TerraceCore

/// Whether the state has every snapshot of the object store. Before, a list would have gaps, and a new snapshot could
/// take the name, and with it the place, of one that is there.
final class TakeOver: Sendable {
    private enum Progress {
        case running
        case failed(TerraceError)
        case done
    }

    private let progress = Mutex(Progress.running)

    func end() { progress.withLock { $0 = .done } }

    /// - Parameter reason: why the object store cannot be read; it is tried again.
    func fail(_ reason: any Error) {
        let code = (reason as? TerraceError)?.code ?? .unavailable
        let error = TerraceError(code, "snapshots cannot be used: \(TerraceError.text(reason))", cause: reason)
        progress.withLock { $0 = .failed(error) }
    }

    /// Waits for a moment while the object store is being read.
    /// - Throws: the reason why the state does not have its snapshots.
    func check(_ timing: Timing) async throws {
        _ = try await timing.until(within: .seconds(5), every: .milliseconds(10)) { !isRunning }
        switch progress.withLock({ $0 }) {
        case .done: return
        case .failed(let error): throw error
        case .running:
            throw TerraceError(
                .unavailable, "the snapshots are still being read from where they are kept; try again in a moment")
        }
    }

    private var isRunning: Bool { progress.withLock { if case .running = $0 { true } else { false } } }
}
