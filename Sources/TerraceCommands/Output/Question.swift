import Foundation
import TerraceAPI
import TerraceCore

/// Asks a question on the terminal.
enum Question {
    static var canBeAsked: Bool { isatty(STDIN_FILENO) == 1 }

    /// Returns if the answer is yes.
    /// - Throws: `TerraceError.failedPrecondition` with the message `otherwise` for any other answer.
    static func ask(_ question: String, otherwise: String) throws(TerraceError) {
        StandardError.write("\(question) [y/N] ")
        guard ["y", "yes"].contains(readLine()?.lowercased()) else {
            throw TerraceError(.failedPrecondition, otherwise)
        }
    }
}
