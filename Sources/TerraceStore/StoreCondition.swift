import Synchronization
import TerraceCore

/// Why the newest write of a store failed; nil where it succeeded.
final class StoreCondition: Sendable {
    private let known = Mutex<TerraceError?>(nil)

    var failure: TerraceError? {
        get { known.withLock { $0 } }
        set { known.withLock { $0 = newValue } }
    }
}
