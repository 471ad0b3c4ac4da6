import Foundation
import TerraceCore

/// A question to the person at the terminal.
enum Question {
    static var canBeAsked: Bool { isatty(STDIN_FILENO) == 1 }

    /// Returns where the answer is yes.
    /// - Throws: `TerraceError.failedPrecondition` that says `otherwise`.
    static func ask(_ question: String, otherwise: String) throws(TerraceError) {
        FileHandle.standardError.write(Data("\(question) [y/N] ".utf8))
        guard ["y", "yes"].contains(readLine()?.lowercased()) else {
            throw TerraceError(.failedPrecondition, otherwise)
        }
    }
}
