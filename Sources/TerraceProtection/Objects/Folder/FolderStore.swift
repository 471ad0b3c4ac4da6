public import TerraceCore

/// Objects as files of a folder, each under its key. Only the folder's owner can read them. Files that a person puts
/// there are objects, too.
public struct FolderStore: ObjectStore {
    private let tree: FolderTree
    private let threads: WorkThreads

    /// - Parameter path: made where it is missing.
    /// - Throws: `TerraceError.failedPrecondition` where the folder cannot be used.
    public init(path: String) async throws {
        let threads = WorkThreads.shared
        self.threads = threads
        tree = try await threads.run { try FolderTree(path: path) }
    }

    public var name: String { tree.name }

    public func upload() async throws -> any ObjectUpload {
        let file = try await threads.run { [tree] in try TemporaryFile(in: tree) }
        return FolderUpload(file, tree, threads)
    }

    public func read(_ key: ObjectKey, range: Range<Int>?) async throws -> ObjectChunks {
        let wanted = try ObjectRange.checked(range)
        let (file, size) = try await threads.run { [tree] in
            let file = try tree.file(of: key)
            return (file, try tree.checked { try file.entry().size })
        }
        let range = wanted.clamped(to: 0..<size)
        return ObjectChunks { [tree, threads] in
            var offset = range.lowerBound
            return {
                let (place, count) = (offset, min(ObjectChunks.most, range.upperBound - offset))
                guard count > 0 else { return nil }
                try Task.checkCancellation()
                let bytes = try await threads.run { try tree.checked { try file.bytes(at: place, count: count) } }
                guard bytes.count == count else {
                    throw TerraceError(.unavailable, "'\(key)' in \(tree.name) became shorter while it was read")
                }
                offset += count
                return bytes
            }
        }
    }

    public func size(of key: ObjectKey) async throws -> Int? {
        try await threads.run { [tree] in try tree.found(key)?.size }
    }

    public func keys(under folder: ObjectKey?) async throws -> [ObjectKey] {
        try await threads.run { [tree] in try tree.keys(under: folder) }
    }

    public func remove(_ key: ObjectKey) async throws { try await threads.run { [tree] in try tree.remove(key) } }

    public func copy(_ source: ObjectKey, to target: ObjectKey) async throws {
        try await threads.run { [tree] in try tree.copy(source, to: target) }
    }

    public func move(_ source: ObjectKey, to target: ObjectKey) async throws {
        try await threads.run { [tree] in try tree.move(source, to: target) }
    }

    public func localFile(of key: ObjectKey) async throws -> String? {
        try await threads.run { [tree] in
            guard try tree.found(key) != nil else { throw tree.missing(key) }
            return "\(tree.path)/\(key)"
        }
    }

    public func sweep() async throws { try await threads.run { [tree] in try tree.sweep() } }
}
