import Foundation
import TerraceCore

/// A folder for files that a server reads once. Nothing is left there.
public struct Scratch: Sendable {
    private let folder: String
    private let threads = WorkThreads.shared

    /// - Parameter folder: made where it is missing. What a daemon that was killed has left in it is removed.
    public init(_ folder: String) {
        self.folder = folder
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs a body with a file that has this content.
    func with<Value: Sendable>(
        _ content: ObjectChunks, _ body: @Sendable (DumpFile) async throws -> Value
    ) async throws -> Value {
        let path = "\(folder)/\(UUID().uuidString)"
        let file = try await onDisk {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            return try PrivateFile.create(path)
        }
        let result: Result<Value, any Error>
        do {
            var bytes: Int64 = 0
            for try await chunk in content {
                try await onDisk { try file.write(contentsOf: chunk) }
                bytes += Int64(chunk.count)
            }
            try await onDisk { try file.close() }
            result = .success(try await body(DumpFile(handle: path, bytes: bytes)))
        } catch { result = .failure(error) }
        try? await threads.run { try FileManager.default.removeItem(atPath: path) }
        return try result.get()
    }

    private func onDisk<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await threads.run { [folder] in try DiskFailure.named(folder, "the folder \(folder)", body) }
    }
}
