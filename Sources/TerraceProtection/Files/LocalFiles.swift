import Foundation
import TerraceCore

/// Files of this machine, read one after the other. Its calls block for as long as the disk takes.
struct LocalFiles: Sendable {
    /// A file, or its beginning.
    struct Part {
        var path: String
        /// Bytes that are read at most.
        var length = Int.max
    }

    private struct Opened: Sendable {
        var path: String
        var length: Int
        var file: OpenFile

        func bytes(at offset: Int, count: Int) throws -> [UInt8] {
            do { return try file.bytes(at: offset, count: min(count, length - offset)) } catch {
                throw LocalFiles.unreadable(path, error)
            }
        }
    }

    private let files: [Opened]

    /// All are opened now, so that one that is missing is noticed before anything is done.
    /// - Throws: `TerraceError.notFound`, `.failedPrecondition` where one cannot be read.
    init(_ paths: [String]) throws { try self.init(paths.map { Part(path: $0) }) }

    /// - Throws: as for whole files.
    init(_ parts: [Part]) throws {
        files = try parts.map { part in
            let path = part.path
            // A pipe would be waited for.
            let number = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            guard number >= 0 else { throw Self.unreadable(path, .last) }
            let file = OpenFile(number)
            do {
                guard try file.entry().kind == .file else {
                    throw TerraceError(.failedPrecondition, "\(path) is no file")
                }
            } catch let problem as POSIXError { throw Self.unreadable(path, problem) }
            return Opened(path: path, length: part.length, file: file)
        }
    }

    /// The first bytes of the first file.
    func beginning() throws -> [UInt8] { try files.first?.bytes(at: 0, count: BroughtFile.Form.bytes) ?? [] }

    /// The first file as text; nil where it is longer, or no text.
    func text(atMost most: Int) throws -> String? {
        let bytes = try files.first?.bytes(at: 0, count: most + 1) ?? []
        return bytes.count > most ? nil : String(validating: bytes, as: UTF8.self)
    }

    var chunks: ObjectChunks {
        let threads = WorkThreads.shared
        return ObjectChunks { [files] in
            var (index, offset) = (0, 0)
            return {
                while index < files.count {
                    try Task.checkCancellation()
                    let (file, place) = (files[index], offset)
                    let bytes = try await threads.run { try file.bytes(at: place, count: ObjectChunks.most) }
                    guard bytes.isEmpty else {
                        offset += bytes.count
                        return bytes
                    }
                    (index, offset) = (index + 1, 0)
                }
                return nil
            }
        }
    }

    private static func unreadable(_ path: String, _ problem: POSIXError) -> TerraceError {
        TerraceError(
            problem.code == .ENOENT ? .notFound : .failedPrecondition, "cannot read \(path): \(problem.text)",
            cause: problem)
    }
}
