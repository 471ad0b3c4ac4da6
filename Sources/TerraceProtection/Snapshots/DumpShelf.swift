import Synchronization
public import TerraceCore

/// The dumps of an object store, by their content.
public final class DumpShelf: DumpPlace {
    private let objects: any ObjectStore
    /// Where dumps are copied to while a host reads them; nil for a store that has files of this machine.
    private let spool: (any ObjectStore)?
    /// Dumps that a snapshot in the making has, and how many such snapshots.
    private let held = Mutex<[String: Int]>([:])

    static var folder: ObjectKey { get throws { try ObjectKey("dumps") } }

    public init(objects: any ObjectStore, spool: (any ObjectStore)?) {
        self.objects = objects
        self.spool = spool
    }

    static func key(_ dump: Dump) throws -> ObjectKey { try ObjectKey(dump.object) }

    // MARK: Dumps of snapshots in the making

    func hold(_ dump: Dump) { held.withLock { $0[dump.sha256, default: 0] += 1 } }

    func release(_ dumps: [Dump]) {
        held.withLock { held in
            for dump in dumps {
                guard let count = held[dump.sha256] else { continue }
                held[dump.sha256] = count > 1 ? count - 1 : nil
            }
        }
    }

    func isHeld(_ dump: Dump) -> Bool { held.withLock { $0[dump.sha256] != nil } }

    // MARK: Files

    public func with<Value: Sendable>(
        _ dump: Dump, _ body: @Sendable (DumpFile) async throws -> Value
    ) async throws -> Value {
        let key = try Self.key(dump)
        if let path = try await objects.localFile(of: key) {
            return try await body(DumpFile(handle: path, bytes: dump.bytes))
        }
        guard let spool else {
            throw TerraceError(.unsupported, "\(objects.name) has no files that a server could read")
        }
        let copy = try ObjectKey("\(dump.sha256)-\(UInt64.random(in: 0...UInt64.max))")
        try await transfer(key, to: copy, of: spool)
        let result: Result<Value, any Error>
        do {
            guard let path = try await spool.localFile(of: copy) else {
                throw TerraceError(.internal, "\(spool.name) has no files that a server could read")
            }
            result = .success(try await body(DumpFile(handle: path, bytes: dump.bytes)))
        } catch { result = .failure(error) }
        try? await spool.remove(copy)
        return try result.get()
    }

    private func transfer(_ key: ObjectKey, to copy: ObjectKey, of spool: any ObjectStore) async throws {
        try await spool.uploading { upload in
            for try await chunk in try await objects.read(key, range: nil) { try await upload.write(chunk) }
            try await upload.finish(as: copy)
        }
    }
}
