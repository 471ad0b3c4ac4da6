public import TerraceCore

/// Objects as files of a folder, each under its key. Only the folder's owner can read them. Files that a person puts
/// there are objects, too.
public struct FolderStore: ObjectStore {
    private let folder: LateFolder
    private let threads: WorkThreads

    /// - Parameter path: made where it is missing.
    /// - Throws: `TerraceError.failedPrecondition` where the folder cannot be used.
    public init(path: String) async throws {
        self.init(openingLater: path)
        try await run { _ in }
    }

    /// For a folder that may be missing when the process starts: each call says so until it is there.
    /// - Parameter path: absolute; made at the first call where it is missing.
    public init(openingLater path: String) {
        folder = LateFolder(path: path)
        threads = WorkThreads.shared
    }

    public var name: String { "the folder \(folder.path)" }

    public func upload() async throws -> any ObjectUpload {
        let (file, tree) = try await run { (try TemporaryFile(in: $0), $0) }
        return FolderUpload(file, tree, threads)
    }

    public func read(_ key: ObjectKey, range: Range<Int>?) async throws -> ObjectChunks {
        let wanted = try ObjectRange.checked(range)
        let (tree, file, size) = try await run { tree in
            let file = try tree.file(of: key)
            return (tree, file, try tree.checked { try file.entry().size })
        }
        let range = wanted.clamped(to: 0..<size)
        return ObjectChunks { [threads] in
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

    public func size(of key: ObjectKey) async throws -> Int? { try await run { try $0.found(key)?.size } }

    public func keys(under folder: ObjectKey?) async throws -> [ObjectKey] {
        try await run { try $0.keys(under: folder) }
    }

    public func remove(_ key: ObjectKey) async throws { try await run { try $0.remove(key) } }

    public func copy(_ source: ObjectKey, to target: ObjectKey) async throws {
        try await run { try $0.copy(source, to: target) }
    }

    public func move(_ source: ObjectKey, to target: ObjectKey) async throws {
        try await run { try $0.move(source, to: target) }
    }

    public func localFile(of key: ObjectKey) async throws -> String? {
        try await run { tree in
            guard try tree.found(key) != nil else { throw tree.missing(key) }
            return "\(tree.path)/\(key)"
        }
    }

    public func sweep() async throws { try await run { try $0.sweep() } }

    private func run<Value: Sendable>(_ body: @escaping @Sendable (FolderTree) throws -> Value) async throws -> Value {
        try await threads.run { [folder] in try body(folder.tree()) }
    }
}
