import Foundation
public import ServiceLifecycle
import Synchronization
public import TerraceCore

/// Keeps the archives of all caches that want one.
public final class Archivist: Service, Archiving {
    private struct Key: Hashable {
        var cache: CacheID
        var shard: Int
    }

    private let folder: ArchiveFolder
    private let store: any StateStore
    private let streaming: any ShardStreaming
    private let vault: SnapshotVault
    private let write: @Sendable (Snapshot) throws -> [UInt8]
    private let read: @Sendable ([UInt8]) throws -> Snapshot
    private let timing: Timing
    /// Seconds since 1970 by the machine's clock: what the engines acknowledge is not moved by a manual clock.
    private let now: @Sendable () -> Double
    private let states = Mutex<[Key: ArchiveState]>([:])
    private let running = Mutex<Set<Key>>([])
    private let threads = WorkThreads(count: 2)

    /// How long a moment can be restored after it is over.
    public static let window = Duration.seconds(24 * 3600)
    /// How often caches are looked through, for archives to begin and to forget.
    private static let look = Duration.milliseconds(500)

    public init(
        path: String, store: any StateStore, streaming: any ShardStreaming, vault: SnapshotVault,
        write: @escaping @Sendable (Snapshot) throws -> [UInt8],
        read: @escaping @Sendable ([UInt8]) throws -> Snapshot, timing: Timing, now: @escaping @Sendable () -> Double
    ) {
        folder = ArchiveFolder(path: path)
        self.store = store
        self.streaming = streaming
        self.vault = vault
        self.write = write
        self.read = read
        self.timing = timing
        self.now = now
    }

    // MARK: Following

    /// Until a graceful shutdown. A new daemon goes on where this one ended, as far as the primaries have what was
    /// written meanwhile.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled {
                    for key in await self.wanted() where self.running.withLock({ $0.insert(key).inserted }) {
                        group.addTask { await self.follow(key) }
                    }
                    await self.forget()
                    guard (try? await self.timing.sleep(for: Self.look)) != nil else { break }
                }
                group.cancelAll()
            }
        }
    }

    private func follow(_ key: Key) async {
        await archivist(of: key).run()
        states.withLock { $0[key] = nil }
        _ = running.withLock { $0.remove(key) }
    }

    private func wanted() async -> [Key] {
        let caches = (try? await store.caches()) ?? []
        return caches.filter { Self.wantsArchive($0.record) }.flatMap { cache in
            (0..<cache.record.spec.shards).map { Key(cache: cache.record.spec.id, shard: $0) }
        }
    }

    private static func wantsArchive(_ record: CacheRecord) -> Bool {
        record.spec.persistence.archive && record.bootstrapped && !record.deletionRequested
    }

    private func archivist(of key: Key) -> ShardArchivist {
        ShardArchivist(
            shard: key.shard, folder: folder, streaming: streaming, threads: threads, timing: timing,
            now: { [now] in Int64(now() * 1000) },
            cache: { [store] in
                guard let cache = try? await store.cache(key.cache), Self.wantsArchive(cache.record),
                    key.shard < cache.record.spec.shards
                else { return nil }
                return cache
            },
            describe: { [write, now] cache in
                let record = cache.record
                return try write(
                    Snapshot(
                        id: SnapshotID(scope: key.cache.scope, name: "archive"), source: key.cache, cause: .moment,
                        spec: record.spec, declaration: record.declaration, createdAt: now()))
            },
            report: { state in self.states.withLock { $0[key] = state } })
    }

    private func forget() async {
        let wanted = Set(await wanted().map(\.cache))
        let end = now() - Self.window / .seconds(1)
        _ = try? await threads.run { [folder] in
            for cache in folder.caches { folder.forget(cache, before: end, all: !wanted.contains(cache)) }
        }
    }

    // MARK: Moments

    public func state(of cache: CacheID) -> ArchiveState? {
        let states = states.withLock { states in states.filter { $0.key.cache == cache }.map(\.value) }
        return states.first { $0 != .following } ?? states.first
    }

    public func windows(of cache: CacheID) async throws -> [ClosedRange<Double>] {
        try await threads.run { [folder] in Moment(folder.timelines(of: cache)).windows }
    }

    public func snapshot(of cache: CacheID, at time: Double, as id: SnapshotID) async throws -> Snapshot {
        let timelines = try await threads.run { [folder] in folder.timelines(of: cache) }
        let moment = Moment(timelines)
        guard !moment.windows.isEmpty else {
            throw TerraceError(
                .notFound, "\(cache) has no archive; 'persistence: {archive: true}' in its manifest begins one")
        }
        guard let cuts = moment.cuts(at: time) else {
            throw TerraceError(
                .invalidArgument,
                "\(cache) cannot be restored to \(Self.text(time)); it can be to a time in \(moment.windowText)",
                field: "at")
        }
        guard let page = cuts.first.flatMap({ FileManager.default.contents(atPath: $0.timeline.cache) }) else {
            throw TerraceError(.notFound, "the archive of \(cache) does not say what the cache was")
        }
        var snapshot = try read(Array(page))
        (snapshot.id, snapshot.createdAt) = (id, now())
        var made = try await vault.make(snapshot, from: cuts)
        made.completedAt = now()
        return made
    }

    static func text(_ time: Double) -> String {
        Date(timeIntervalSince1970: time).formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: true))
            + "Z"
    }
}
