import CTerrace
import Foundation
import TerraceCore

/// Keeps some descriptors of this process free: libdispatch opens its threads' files in /proc once a second, and ends
/// the process if it cannot.
enum Descriptors {
    static let reserve = 16

    /// - Throws: `TerraceError.unavailable` when fewer than `reserve` are left.
    static func check(limit: UInt64 = terrace_open_files_limit()) throws {
        // A new descriptor has the lowest free number, so all below it are in use.
        let next = terrace_memory_file()
        if next >= 0 { close(next) }
        guard next < 0 || UInt64(next) + UInt64(reserve) > limit else { return }
        throw TerraceError(
            .unavailable,
            "too many open files: this daemon may have \(limit), and keeps the last \(reserve) for itself; raise 'ulimit -Hn', "
                + "or have fewer caches")
    }
}
