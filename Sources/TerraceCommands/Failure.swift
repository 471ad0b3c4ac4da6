import ArgumentParser
import Foundation
import TerraceCore

/// Turns an error into its message on standard error and the contract's exit code.
enum Failure {
    /// - Parameter input: true where a manifest is to blame for invalid input, not the command line.
    static func handling(manifests input: Bool = false, _ body: () async throws -> Void) async throws {
        do { try await body() } catch let error as TerraceError {
            FileHandle.standardError.write(Data("terrace: \(error)\n".utf8))
            throw ExitCode(code(error.code, input))
        } catch let error as CocoaError {
            // Foundation's own description is for developers.
            let place = error.filePath.map { "\($0): " } ?? ""
            FileHandle.standardError.write(Data("terrace: \(place)\(SystemReason.text(error))\n".utf8))
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
