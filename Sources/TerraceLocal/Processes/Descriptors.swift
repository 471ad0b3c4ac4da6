import CTerrace
import Foundation
import TerraceCore

/// Descriptors of this process. Some are kept free: libdispatch looks at its threads' files once a second, and ends the process
/// where it cannot open them.
enum Descriptors {
    static let reserve = 16

    /// - Throws: `TerraceError.unavailable` where fewer than that are left.
    static func check(limit: UInt64 = terrace_open_files_limit()) throws {
        // The lowest free number: all below it are in use.
        let next = terrace_memory_file()
        if next >= 0 { close(next) }
        guard next < 0 || UInt64(next) + UInt64(reserve) > limit else { return }
        throw TerraceError(
            .unavailable,
            "too many open files: this daemon may have \(limit), and keeps the last \(reserve) for itself; raise 'ulimit -Hn', "
                + "or have fewer caches")
    }
}
