import Foundation
import TerraceCore

/// Errors of a disk, in words that say what to do.
enum DiskFailure {
    /// - Parameter place: what cannot be used, such as `the folder /var/snapshots`.
    static func error(_ problem: POSIXError, at path: String, _ place: String) -> TerraceError {
        switch problem.code {
        case .ENOSPC: TerraceError(.unavailable, "the disk of \(path) is full; make room on it", cause: problem)
        case .EDQUOT: TerraceError(.unavailable, "the quota of \(path) is used up; make room in it", cause: problem)
        default: TerraceError(.unavailable, "\(place) cannot be used: \(problem.text)", cause: problem)
        }
    }

    /// Runs a body of Foundation's calls. Their errors do not say what a person can do.
    static func named<Value>(_ path: String, _ place: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch {
            guard let problem = Self.problem(error) else { throw error }
            throw Self.error(problem, at: path, place)
        }
    }

    private static func problem(_ error: any Error) -> POSIXError? {
        if let problem = error as? POSIXError { return problem }
        guard !(error is TerraceError) else { return nil }
        let outer = error as NSError
        let inner = outer.domain == NSPOSIXErrorDomain ? outer : outer.userInfo[NSUnderlyingErrorKey] as? NSError
        guard let inner, inner.domain == NSPOSIXErrorDomain else { return nil }
        return POSIXErrorCode(rawValue: Int32(inner.code)).map { POSIXError($0) }
    }
}
