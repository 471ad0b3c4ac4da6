import Foundation
import TerraceCore

/// Asks a question on the terminal.
enum Question {
    static var canBeAsked: Bool { isatty(STDIN_FILENO) == 1 }

    /// Returns if the answer is yes.
    /// - Throws: `TerraceError.failedPrecondition` with the message `otherwise` for any other answer.
    static func ask(_ question: String, otherwise: String) throws(TerraceError) {
        FileHandle.standardError.write(Data("\(question) [y/N] ".utf8))
        guard ["y", "yes"].contains(readLine()?.lowercased()) else {
            throw TerraceError(.failedPrecondition, otherwise)
        }
    }
}
