public import TerraceCore

/// Files that a person brings or gets: those of this machine, and objects of the daemon's buckets.
public struct FilePlaces: Sendable {
    /// Has an object `s3/BUCKET/NAME`, `gs/BUCKET/NAME` or `azure/ACCOUNT/CONTAINER/NAME` for each address.
    private let buckets: any ObjectStore
    private let threads = WorkThreads.shared

    public init(buckets: any ObjectStore) { self.buckets = buckets }

    /// The file's content, for a folder of append-only files what a server reads of them.
    /// - Throws: `TerraceError.notFound` that names the address.
    func read(_ address: FileAddress) async throws -> BroughtFile {
        switch address {
        case .file(let path):
            return try await threads.run {
                if let folder = try AppendOnlyFolder(path: path) { return try folder.file() }
                let file = try LocalFiles([path])
                return BroughtFile(try BroughtFile.Form(of: path, beginning: file.beginning()), file.chunks)
            }
        case .object:
            let key = try Self.key(address)
            do {
                let beginning = try await buckets.read(key, range: 0..<BroughtFile.Form.bytes)
                    .bytes(atMost: BroughtFile.Form.bytes)
                let form = try BroughtFile.Form(of: address.description, beginning: beginning)
                return BroughtFile(form, try await buckets.read(key, range: nil))
            } catch let error as TerraceError where error.code == .notFound {
                throw TerraceError(
                    .notFound, "\(address) is not there: \(error.message); put the file there, or name its path",
                    cause: error)
            }
        }
    }

    /// Writes a file, in place of one that is there. Where it fails, that one is as it was.
    func write(_ chunks: ObjectChunks, to address: FileAddress) async throws {
        switch address {
        case .file(let path):
            let file = try await threads.run { try NewFile(at: path) }
            for try await chunk in chunks { try await threads.run { try file.write(chunk) } }
            try await threads.run { try file.finish() }
        case .object:
            let key = try Self.key(address)
            try await buckets.uploading { upload in
                for try await chunk in chunks { try await upload.write(chunk) }
                try await upload.finish(as: key)
            }
        }
    }

    /// Removes what exports of a daemon that was killed have left in buckets. Such a file of the machine stays, beside its
    /// place and called `.partial`: nobody remembers where it is.
    func sweep() async throws { try await buckets.sweep() }

    private static func key(_ address: FileAddress) throws -> ObjectKey {
        guard let key = try address.key else { throw TerraceError(.internal, "\(address) is no object") }
        return key
    }
}
