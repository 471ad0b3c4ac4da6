import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

/// Turns an error into a message on standard error and one of the exit codes that `terrace --help` lists.
enum Failure {
    /// - Parameter input: whether invalid input comes from a manifest, and not from the command line.
    static func handling(manifests input: Bool = false, _ body: () async throws -> Void) async throws {
        do { try await body() } catch let error as TerraceError {
            StandardError.write("terrace: \(error)\n")
            throw ExitCode(code(error.code, input))
        } catch let error as CocoaError {
            // Foundation's description is written for developers, so the file's path and the system's message are used.
            let place = error.filePath.map { "\($0): " } ?? ""
            StandardError.write("terrace: \(place)\(SystemReason.text(error))\n")
            throw ExitCode(code(.failedPrecondition, input))
        }
    }

    static func code(_ code: TerraceError.Code, _ manifests: Bool) -> Int32 {
        switch code {
        case .notFound: 3
        case .invalidArgument, .unsupported, .payloadTooLarge: manifests ? 65 : 64
        case .unavailable: 69
        case .deadlineExceeded: 75
        case .alreadyExists, .conflict, .failedPrecondition, .resourceExhausted, .permissionDenied, .internal: 1
        }
    }
}
